import type { EntityClass, EventArgs } from '@mikro-orm/core';
import type { Hierarchy } from 'mikro-orm-polymorphic';
import type { PartyClass, Strategy } from '../../contracts/party/model.ts';

/** One call of a life-cycle hook or subscriber. */
export interface Call {
  readonly by: string;
  readonly event: string;
  readonly entity: object;
  readonly className: string;
  readonly payload: Readonly<Record<string, unknown>> | undefined;
}

export interface Item {
  id: number;
  name: string;
  createdBy?: string | null;
}
export interface Book extends Item {
  pages: number;
}
export interface Novel extends Book {
  genre: string;
}
export interface Film extends Item {
  minutes: number;
}
export interface Shelf {
  id: number;
  label: string;
}

/** A hierarchy with hooks on a mixin, the root, a middle and a leaf. */
export interface HookedModel {
  readonly Item: PartyClass<Item>;
  readonly Book: PartyClass<Book>;
  readonly Novel: PartyClass<Novel>;
  readonly Film: PartyClass<Film>;
  readonly Shelf: PartyClass<Shelf>;
  readonly items: Hierarchy<Item, Record<string, PartyClass<Item>>>;
  readonly entities: readonly EntityClass[];
  readonly calls: Call[];
}

export type DeclareHooked = (strategy: Strategy) => HookedModel;

/** Notes a call. The payload is copied: MikroORM goes on to fill it. */
export function called(calls: Call[], [by, event]: readonly [string, string], args: EventArgs<object>): void {
  calls.push({
    by,
    event,
    entity: args.entity,
    className: args.meta.className,
    payload: args.changeSet && { ...(args.changeSet.payload as Record<string, unknown>) },
  });
}
