import type { EntityManager, EventArgs, EventSubscriber } from '@mikro-orm/core';
import type { Strategy } from '../../contracts/party/model.ts';
import { type Engine, openOrm, type TestOrm } from '../../support/index.ts';
import type { DeclareHooked, HookedModel, Novel } from './model.ts';

export const events = [
  'onInit',
  'onLoad',
  'beforeCreate',
  'afterCreate',
  'beforeUpdate',
  'afterUpdate',
  'beforeDelete',
  'afterDelete',
] as const;

type Handlers = { [K in (typeof events)[number]]?: (args: EventArgs<object>) => unknown };

/** The model on an empty database. */
export interface Scene extends AsyncDisposable {
  readonly m: HookedModel;
  readonly db: TestOrm;
}

/** Opens a model with subscribers that are told of its classes. */
export async function openScene(
  declare: DeclareHooked,
  { strategy, engine }: { strategy: Strategy; engine: Engine },
  subscribers: readonly ((m: HookedModel) => EventSubscriber)[] = [],
): Promise<Scene> {
  const m = declare(strategy);
  const db = await openOrm(engine, { entities: [...m.entities], subscribers: subscribers.map(make => make(m)) });
  return { m, db, [Symbol.asyncDispose]: () => db.close() };
}

export function subscriber(handlers: Handlers): (to: object[]) => EventSubscriber {
  return to => ({ ...(handlers as EventSubscriber), getSubscribedEntities: () => to as never });
}

/** A novel, a book, a film and a shelf, not flushed yet. */
export function seed(em: Pick<EntityManager, 'create'>, m: HookedModel): void {
  const make = em.create.bind(em) as (cls: unknown, data: object) => unknown;
  make(m.Novel, { name: 'emma', pages: 400, genre: 'classic' });
  make(m.Book, { name: 'atlas', pages: 90 });
  make(m.Film, { name: 'dune', minutes: 155 });
  make(m.Shelf, { label: 'a' });
}

/** Stores them. */
export async function create({ m, db }: { m: HookedModel; db: TestOrm }): Promise<void> {
  const em = db.em();
  seed(em, m);
  await em.flush();
}

export async function novelOf(em: ReturnType<TestOrm['em']>, m: HookedModel): Promise<Novel> {
  const [novel] = await em.find(m.Novel, {});
  return novel!;
}

/** The calls that a class got: who was called, and when. */
export function callsOf({ calls }: HookedModel, className: string): string[] {
  return calls.filter(call => call.className === className).map(({ by, event }) => `${by} ${event}`);
}

export function countInserts(db: TestOrm): number {
  return db.queries.sql.filter(sql => sql.startsWith('insert')).length;
}
