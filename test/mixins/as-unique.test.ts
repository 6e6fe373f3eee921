import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique, Slug } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type Mapping, mappings } from './slug/model.ts';

interface Named {
  readonly name: string;
}
const byName = { hash: ({ name }: Named) => name.toLowerCase(), filter: ({ name }: Named) => ({ name: name.trim() }) };

/** Tag ← Topic ← Place: the root and the middle by `name`, the leaf by its own `code`. */
function declareTags(mapping: Mapping) {
  const Base = mapping === 'plain' ? AsUnique(Slug(BaseModel, { from: 'name' })) : undefined;
  class Tag extends (Base ?? AsUnique(Slug(Polymorphic(BaseModel), { from: 'name' }))) {
    declare name: string;
    static uniqueHash(data: Named): string {
      return byName.hash(data);
    }
    static uniqueFilter(data: Named): object {
      return byName.filter(data);
    }
  }
  class Topic extends Tag {}
  class Place extends Topic {
    declare code: string;
    static override uniqueHash({ code }: Named & { code: string }): string {
      return code;
    }
    static override uniqueFilter({ code }: Named & { code: string }): object {
      return { code };
    }
  }
  const properties = { name: p.string().unique() };
  if (mapping === 'plain') {
    defineEntity({ class: Tag, properties });
    return { Tag, Topic: Tag, Place: undefined, entities: [Tag] as EntityClass[] };
  }
  defineEntity({ class: Tag, ...storedAs[mapping], properties });
  defineEntity({ class: Topic, properties: {} });
  defineEntity({ class: Place, properties: { code: p.string().unique() } });
  return { Tag, Topic, Place, entities: [...defineHierarchy(Tag, { Tag, Topic, Place }).entities] as EntityClass[] };
}

const UNITS_OF_WORK = 100;
const CONNECTIONS = 25;

describe.each(mappings)('A4 AsUnique, %s', mapping => {
  const m = declareTags(mapping);

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    const parallel = <T>(work: (index: number) => Promise<T>) =>
      Promise.all(Array.from({ length: UNITS_OF_WORK }, (_, index) => work(index)));
    beforeAll(async () => {
      const pool = engine.driver === 'pglite' ? {} : { pool: { min: 0, max: CONNECTIONS } };
      db = await openOrm(engine, { entities: m.entities, ...pool });
    });
    afterAll(() => db?.close());
    beforeEach(() => db.em().execute('delete from tag'));

    it('inserts at once, flushes nothing else, and finds the row again', async () => {
      const em = db.em();
      em.create(m.Tag, { name: 'pending' });
      const news = await m.Topic.asUnique(em, { name: ' news ' });
      expect([news.name, news.slug, news.constructor]).toEqual(['news', 'news', m.Topic]);
      expect((await db.em().find(m.Tag, {})).map(({ name }) => name)).toEqual(['news']);
      const { result, count } = await db.queries.during(() => m.Topic.asUnique(em, { name: ' news ' }));
      expect(result).toBe(news);
      expect(count).toBe(0);
      const again = await db.queries.during(() => m.Topic.asUnique(db.em(), { name: 'news' }));
      expect(again.result.id).toBe(news.id);
      await em.flush();
      expect(await db.em().count(m.Tag, {})).toBe(2);
    });

    it('gives one instance to calls at the same time in one unit of work', async () => {
      const em = db.em();
      const [first, second] = await Promise.all([m.Tag.asUnique(em, { name: 'a' }), m.Tag.asUnique(em, { name: 'a' })]);
      expect(first).toBe(second);
      expect(await em.findOneOrFail(m.Tag, { name: 'a' })).toBe(first);
    });

    it('gives one row to 100 units of work', async () => {
      const ids = await parallel(async () => (await m.Topic.asUnique(db.em(), { name: 'a' })).id);
      expect(new Set(ids).size).toBe(1);
      expect(await db.em().execute('select 1 from tag')).toHaveLength(1);
    });

    const { Place } = m;
    if (Place) {
      it('leaves no row of the root behind when a value of a leaf was taken', async () => {
        const ids = await parallel(
          async index => (await Place.asUnique(db.em(), { name: `name ${index}`, code: 'no' })).id,
        );
        expect(new Set(ids).size).toBe(1);
        expect(await db.em().execute('select 1 from tag')).toHaveLength(1);
      });
    }

    it('goes with the transaction that is open, and inserts again after a rollback', async () => {
      const em = db.em();
      await em.begin();
      await m.Tag.asUnique(em, { name: 'a' });
      await em.rollback();
      expect(await db.em().count(m.Tag, {})).toBe(0);
      await m.Tag.asUnique(em, { name: 'a' });
      expect(await db.em().count(m.Tag, {})).toBe(1);
    });
  });
});

describe.each(engines)('A4 AsUnique refuses, before any SQL [$name]', engine => {
  class Mail extends AsUnique(BaseModel) {
    declare address: string;
    declare label: string | null;
    static uniqueHash({ address }: { address: string }): string {
      return address;
    }
    static uniqueFilter({ address }: { address: string }): object {
      return { address };
    }
  }
  class Bare extends AsUnique(BaseModel) {}
  class Loose extends Mail {
    static override uniqueFilter({ address }: { address: string }): object {
      return { address, label: 'x' };
    }
  }
  class Dumb extends Mail {
    static override uniqueHash(): string {
      return 1 as never;
    }
  }
  const properties = { address: p.string().unique(), label: p.string().nullable() };
  defineEntity({ class: Mail, properties });
  defineEntity({ class: Bare, properties: {} });
  defineEntity({ class: Loose, properties: {} });
  defineEntity({ class: Dumb, properties: {} });

  it.each([
    [Bare, { address: 'a' }, 'Bare.asUnique needs the static methods uniqueHash(data) and uniqueFilter(data).'],
    [
      Loose,
      { address: 'a' },
      'No unique constraint of Loose has exactly the properties of its uniqueFilter: address and label',
    ],
    [Dumb, { address: 'a' }, 'Dumb.uniqueHash gave no string for the data.'],
  ])('%s with %s', async (cls, data, message) => {
    await using db = await openOrm(engine, { entities: [Mail, Bare, Loose, Dumb] });
    const { count } = await db.queries.during(async () => {
      const call = async () => Mail.asUnique.call(cls as never, db.em(), data as never);
      await expect(call()).rejects.toThrow(message);
    });
    expect(count).toBe(0);
  });

  it('data without the value', async () => {
    await using db = await openOrm(engine, { entities: [Mail] });
    const { count } = await db.queries.during(async () => {
      const call = async () =>
        Mail.asUnique(db.em(), { address: '', label: null, ...({ address: undefined } as object) });
      await expect(call()).rejects.toMatchObject({ code: 'UNIQUE_DECLARATION' });
    });
    expect(count).toBe(0);
  });
});
