import { defineEntity, type EventArgs, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import { type Call, called, type HookedModel } from './model.ts';

export function declareHooked(strategy: Strategy): HookedModel {
  const calls: Call[] = [];
  const note = (by: string, event: string) => (args: EventArgs<object>) => called(calls, [by, event], args);
  const all = (by: string, events: readonly string[]) =>
    Object.fromEntries(events.map(event => [event, [note(by, event)]]));

  abstract class Signed {
    declare createdBy?: string | null;
  }
  abstract class Item extends Polymorphic(Signed) {
    declare id: number;
    declare name: string;
  }
  class Book extends Item {
    declare pages: number;
  }
  class Novel extends Book {
    declare genre: string;
  }
  class Film extends Item {
    declare minutes: number;
  }
  class Shelf {
    declare id: number;
    declare label: string;
  }
  defineEntity({
    class: Signed,
    abstract: true,
    properties: { createdBy: p.string().nullable() },
    hooks: all('Signed', ['beforeCreate', 'beforeUpdate']),
  });
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string() },
    hooks: all('Item', [
      'onInit',
      'onLoad',
      'beforeCreate',
      'afterCreate',
      'beforeUpdate',
      'afterUpdate',
      'beforeDelete',
      'afterDelete',
    ]),
  });
  defineEntity({
    class: Book,
    properties: { pages: p.integer() },
    hooks: all('Book', ['beforeCreate', 'afterUpdate']),
  });
  defineEntity({
    class: Novel,
    properties: { genre: p.string() },
    hooks: all('Novel', ['onLoad', 'beforeCreate', 'afterCreate', 'beforeUpdate', 'beforeDelete']),
  });
  defineEntity({ class: Film, properties: { minutes: p.integer() } });
  defineEntity({ class: Shelf, properties: { id: p.integer().primary(), label: p.string() } });
  const items = defineHierarchy(Item, { Book, Novel, Film });
  return {
    Item,
    Book,
    Novel,
    Film,
    Shelf,
    items,
    entities: [...items.entities, Shelf],
    calls,
  } as unknown as HookedModel;
}
