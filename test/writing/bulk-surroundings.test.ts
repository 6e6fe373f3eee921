import { defineEntity, type EntityClass, p, raw } from '@mikro-orm/core';
import {
  defineHierarchy,
  IdentityWriteError,
  Polymorphic,
  QueryBuilderWriteError,
  ReadOnlyEntityError,
  UnknownPropertyError,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type OpenOptions } from '../support/index.ts';

interface PageRow {
  id: number;
  title: string;
  version: number;
  changed?: number | null;
  made: string;
}
interface StoryRow extends PageRow {
  text: string;
  touched?: number | null;
}
type Class<T> = EntityClass<T> & (new () => T);

/** Page (versioned, filtered) ← Story ← Serial; what changes sets `changed`, and `touched` of stories. */
function declarePages(strategy: Strategy) {
  abstract class Page extends Polymorphic() {}
  class Story extends Page {}
  class Serial extends Story {}
  let clock = 0;
  let made = 0;
  const properties = {
    id: p.integer().primary(),
    title: p.string(),
    version: p.integer().version(),
    made: p.string().onCreate(() => `made ${++made}`),
    changed: p
      .integer()
      .nullable()
      .onUpdate(() => ++clock),
  };
  defineEntity({
    class: Page,
    ...storedAs[strategy],
    filters: { shown: { name: 'shown', cond: { title: { $ne: 'hidden' } }, default: true } },
    properties: properties as never,
  });
  defineEntity({
    class: Story,
    properties: {
      text: p.string().onCreate(page => `about ${(page as unknown as PageRow).title}`),
      touched: p
        .integer()
        .nullable()
        .onUpdate(() => ++clock),
      // an entity is needed for this one: there is none past the unit of work
      length: p
        .integer()
        .nullable()
        .onUpdate(page => (page as unknown as StoryRow).text.length),
    },
  });
  defineEntity({ class: Serial, properties: { parts: p.integer().default(1) } });
  const pages = defineHierarchy(Page, { Story, Serial });
  return { Page, Story, Serial, entities: pages.entities } as unknown as {
    readonly Page: EntityClass<PageRow>;
    readonly Story: Class<StoryRow>;
    readonly Serial: Class<StoryRow & { parts: number }>;
    readonly entities: readonly EntityClass[];
  };
}

describe.each(engines)('S1 writes past the unit of work [$name]', engine => {
  describe.each(strategies)('%s', strategy => {
    const isJoined = strategy === 'joined';
    const open = async (options: OpenOptions = {}) => {
      const m = declarePages(strategy);
      const db = await openOrm(engine, { entities: [...m.entities], ...options });
      await db.em().insert(m.Serial, { id: 1, title: 'one' });
      await db.em().insert(m.Story, { id: 2, title: 'hidden', text: 'given' });
      const row = (id: number) => db.em().findOneOrFail(m.Story, id, { filters: false });
      return { m, db, row, [Symbol.asyncDispose]: () => db.close() };
    };

    it('onCreate of every level and defaults of the database fill what is not given', async () => {
      await using orm = await open();
      expect(await orm.row(1)).toMatchObject({ made: 'made 1', text: 'about one', parts: 1, version: 1 });
      expect(await orm.row(2)).toMatchObject({ made: 'made 2', text: 'given', version: 1 });
      const made = Object.assign(new orm.m.Story(), { id: 3, title: 'new' });
      await orm.db.em().insert(made);
      expect(await orm.row(3)).toMatchObject({ made: 'made 3', text: 'about new' });
    });

    it('a version moves whatever table changes, and so does an onUpdate that needs no entity', async () => {
      await using orm = await open();
      const em = orm.db.em();
      expect(await em.nativeUpdate(orm.m.Serial, { id: 1 }, { parts: 2 })).toBe(1);
      expect(await orm.row(1)).toMatchObject({ version: 2, parts: 2, changed: 1, touched: 2, length: null });
      await em.nativeUpdate(orm.m.Page, { id: 1 }, { title: 'two' });
      expect(await orm.row(1)).toMatchObject({ version: 3, changed: 3, touched: 2 });
      await em.nativeUpdate(orm.m.Story, { id: 1 }, { text: 'x', changed: 70 });
      expect(await orm.row(1)).toMatchObject({ version: 4, changed: 70, touched: 4 });
      await em.upsert(orm.m.Serial, { id: 1, parts: 5 });
      expect(await orm.row(1)).toMatchObject({ version: 5, parts: 5, changed: 5, touched: 6, made: 'made 1' });
    });

    it('a class has no columns of its subclasses', async () => {
      await using orm = await open();
      const update = orm.db.em().nativeUpdate(orm.m.Page, {}, { text: 'x' } as never);
      await expect(update).rejects.toThrow(UnknownPropertyError);
    });

    it('a clone starts with the first version, and takes over the rest', async () => {
      await using orm = await open();
      await orm.db.em().nativeUpdate(orm.m.Serial, { id: 1 }, { parts: 2 });
      const copy = await orm.db.em().clone(orm.m.Page, 1, { id: 5 });
      expect(copy).toMatchObject({ version: 1, parts: 2, made: 'made 1', text: 'about one' });
    });

    it('a query builder that would leave a version behind is refused', async () => {
      await using orm = await open();
      const update = orm.db.em().createQueryBuilder(orm.m.Serial).update({ parts: 3 }).where({ id: 1 });
      if (isJoined) await expect(update.execute()).rejects.toThrow(QueryBuilderWriteError);
      else expect(await update.execute()).toMatchObject({ affectedRows: 1 });
    });

    it('filters hold, and can be turned off', async () => {
      await using orm = await open();
      const em = orm.db.em();
      expect(await em.nativeUpdate(orm.m.Story, {}, { text: 'seen' })).toBe(1);
      expect((await orm.row(2)).text).toBe('given');
      expect(await em.nativeDelete(orm.m.Story, { text: 'given' })).toBe(0);
      expect(await em.nativeUpdate(orm.m.Story, {}, { text: 'all' }, { filters: false })).toBe(2);
      expect(await em.nativeDelete(orm.m.Story, { text: 'all' }, { filters: { shown: false } })).toBe(2);
    });

    it('unionWhere adds branches', async () => {
      await using orm = await open();
      const options = { unionWhere: [{ text: 'given' }, { title: 'one' }], filters: false };
      expect(await orm.db.em().nativeUpdate(orm.m.Story, {}, { text: 'x', title: 'y' }, options)).toBe(2);
      const none = { unionWhere: [{ text: 'none' }], filters: false };
      expect(await orm.db.em().nativeDelete(orm.m.Story, {}, none)).toBe(0);
    });

    it('a condition in raw SQL is of the class that is asked', async () => {
      await using orm = await open();
      const where = { [raw('length(text) = ?', [9])]: [] };
      expect(await orm.db.em().nativeUpdate(orm.m.Story, where, { title: 'nine', text: 'n' })).toBe(1);
      const left = { [raw('length(text) = ?', [1])]: [] };
      expect(await orm.db.em().nativeDelete(orm.m.Story, left)).toBe(1);
    });

    it('an instance of an unknown class is read-only', async () => {
      await using orm = await open();
      await orm.db.em().execute(`update page set _polymorphic_name = 'story.column' where id = 2`);
      const em = orm.db.em();
      const [unknown] = await em.find(orm.m.Page, { id: 2 }, { onUnknown: 'base', filters: false });
      const writes = [
        () => em.insert(unknown!),
        () => em.insertMany([unknown!]),
        () => em.upsert(unknown!),
        () => em.clone(unknown!),
      ];
      for (const write of writes) await expect(write()).rejects.toThrow(ReadOnlyEntityError);
      await expect(em.upsertMany([unknown!])).rejects.toThrow(ReadOnlyEntityError);
      await expect(em.clone(orm.m.Page, 2, { id: 9 })).rejects.toThrow(/'story.column'/);
    });

    it('em.merge and em.map refuse a row of a class outside the branch', async () => {
      await using orm = await open();
      const em = orm.db.em();
      const row = { id: 7, title: 't', polymorphicName: 'story' };
      expect(() => em.merge(orm.m.Serial, row as never)).toThrow(IdentityWriteError);
      expect(em.merge(orm.m.Page, row as never)).toBeInstanceOf(orm.m.Story);
      const columns = { id: 8, title: 't', _polymorphic_name: 'story' };
      expect(() => em.map(orm.m.Serial, columns)).toThrow(IdentityWriteError);
    });
  });
});
