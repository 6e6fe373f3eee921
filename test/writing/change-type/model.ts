import { type Collection, defineEntity, type EntityClass, type Opt, p, Type } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';

/** Stored with a prefix, and converted in SQL as well. */
class Upper extends Type<string, string> {
  override convertToDatabaseValue(value: string): string {
    return value && `u:${value}`;
  }
  override convertToJSValue(value: string): string {
    return value?.slice(2).toLowerCase();
  }
  override convertToDatabaseValueSQL(key: string): string {
    return `upper(${key})`;
  }
  override getColumnType(): string {
    return 'varchar(50)';
  }
}

/** A hierarchy with a concrete root and columns of every treatment. */
export function declareItems(strategy: Strategy) {
  class Place {
    declare city: string;
    declare street?: string | null;
  }
  class Maker {
    declare id: number;
    declare name: string;
    declare films: Collection<Film>;
  }
  class Item extends Polymorphic() {
    declare id: number;
    declare version: Opt<number>;
    declare name: string;
    declare place: Place;
    declare touchedAt: Opt<Date>;
    declare notes?: string | null;
  }
  class Book extends Item {
    declare isbn: string;
    declare pages: Opt<number>;
    declare madeBy: Opt<string>;
    declare level: string;
    declare extra?: string | null;
  }
  class Film extends Item {
    declare director: string;
    declare level: string;
    declare extra?: string | null;
    declare studio?: Place | null;
    declare facts?: { tags: string[] } | null;
    declare code?: string | null;
    declare rating: Opt<number>;
    declare maker?: Maker | null;
  }
  class Loud extends Item {
    declare word: string;
    declare shout?: Opt<string>;
    declare extra?: string | null;
  }
  class Serial extends Film {
    declare episodes: number;
  }
  const place = defineEntity({
    class: Place,
    embeddable: true,
    properties: { city: p.string(), street: p.string().nullable() },
  });
  defineEntity({
    class: Maker,
    properties: { id: p.integer().primary(), name: p.string(), films: () => p.oneToMany(Film).mappedBy('maker') },
  });
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      version: p.integer().version(),
      name: p.string(),
      place: () => p.embedded(place),
      touchedAt: p
        .datetime(3)
        .onCreate(() => new Date('2024-01-01'))
        .onUpdate(() => new Date('2025-01-01')),
      notes: p.text().nullable().lazy(),
    },
  });
  defineEntity({
    class: Book,
    properties: {
      isbn: p.string(),
      pages: p.integer().default(100),
      madeBy: p.string().onCreate(() => 'made'),
      level: p.string(),
      extra: p.text().nullable().lazy(),
    },
  });
  defineEntity({
    class: Film,
    properties: {
      director: p.string(),
      level: p.string(),
      extra: p.text().nullable().lazy(),
      studio: () => p.embedded(place).object().nullable(),
      facts: p.json<{ tags: string[] }>().nullable(),
      code: p.type(Upper).nullable(),
      rating: p.integer().defaultRaw('3 + 4'),
      maker: () => p.manyToOne(Maker).nullable(),
    },
  });
  defineEntity({
    class: Loud,
    properties: {
      word: p.string(),
      extra: p.text().nullable().lazy(),
      shout: p
        .string()
        .formula(columns => `upper(${columns.word})`)
        .nullable(),
    },
  });
  defineEntity({ class: Serial, properties: { episodes: p.integer() } });
  const items = defineHierarchy(Item, { Item, Book, Film, Serial, Loud });
  const entities: readonly EntityClass[] = [...items.entities, Maker];
  return { Item, Book, Film, Serial, Loud, Maker, items, entities };
}
