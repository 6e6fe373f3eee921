import { join } from 'node:path';
import { type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, DestructiveMigrationError, Polymorphic } from 'mikro-orm-polymorphic';
import { writeIdentityLock, writeRenameMigration } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { child, entity, named } from '../declaring/classes.ts';
import { engines } from '../support/index.ts';
import { type Evolution, openEvolution } from './evolution.ts';

class Bare {}

interface Names {
  readonly root?: string;
  readonly search?: string;
  readonly deep?: string;
}

/** Tools with a middle class that has rows of its own, a leaf below it, and relations that name both. */
function declareTools(
  { root = 'Tool', search = 'SearchTool', deep = 'DeepSearchTool' }: Names = {},
  { deeper = {}, more = {}, options = {} }: { deeper?: object; more?: Record<string, object>; options?: object } = {},
): readonly EntityClass[] {
  const Tag = entity(named('Tag', Bare), { id: p.integer().primary() });
  const Tool = entity(
    named(root, Polymorphic()),
    { id: p.integer().primary(), label: p.string() },
    { inheritance: 'tpt' },
  );
  const Search = child(search, Tool, { site: p.string().index(), tags: () => p.manyToMany(Tag) });
  const Deep = child(deep, Search, { depth: p.integer(), next: () => p.manyToOne(Deep).nullable(), ...deeper });
  const Hammer = child('Hammer', Tool, { weight: p.integer() });
  const rest = Object.fromEntries(Object.entries(more).map(([name, props]) => [name, child(name, Search, props)]));
  const { entities } = defineHierarchy(Tool, { [search]: Search, [deep]: Deep, Hammer, ...rest }, options);
  return [...entities, Tag];
}

function seeding(entities: readonly EntityClass[], without: readonly string[] = [], tagId = 1) {
  return async (em: EntityManager): Promise<void> => {
    const make = (name: string, data: object): object | undefined =>
      without.includes(name)
        ? undefined
        : em.create(
            entities.find(cls => cls.name === name)!,
            data as never,
          );
    const tag = make('Tag', { id: tagId });
    make('SearchTool', { id: 1, label: 's', site: 's.org', tags: [tag] });
    const deep = make('DeepSearchTool', { id: 2, label: 'd', site: 'd.org', depth: 3, tags: [tag] });
    make('DeepSearchTool', { id: 3, label: 'e', site: 'e.org', depth: 4, next: deep });
    make('Hammer', { id: 4, label: 'h', weight: 5 });
    await em.flush();
  };
}

const WEB = { search: 'WebTool', deep: 'DeepWebTool' };
const RENAMES = { searchtool: 'webtool', 'searchtool.deepsearchtool': 'webtool.deepwebtool' };
const before = declareTools();

/** Rewrites what is stored by a migration, as somebody does who has said no `formerly`; the lock is of before, or of now. */
async function rewrite(
  evolution: Evolution,
  { renames = RENAMES, isLocked = false }: { renames?: Readonly<Record<string, string>>; isLocked?: boolean } = {},
): Promise<void> {
  const { next, scene } = evolution;
  await writeIdentityLock(scene.db.orm, join(scene.folder, 'identities.lock.json'));
  await evolution.apply(await writeRenameMigration(next, renames));
  if (isLocked) await writeIdentityLock(next);
}

const WEB_TABLES = [
  'alter table "search_tool" rename to "web_tool"',
  'alter table "deep_search_tool" rename to "deep_web_tool"',
  'alter table "search_tool_tags" rename to "web_tool_tags"',
];

describe.each(engines)('M2 a revision renames the tables of rows that were rewritten [$name]', engine => {
  it.each([true, false])('M2 with the lock of before or of now: %s', async isLocked => {
    const after = declareTools(WEB);
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    await rewrite(evolution, { isLocked });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    for (const statement of WEB_TABLES) expect(text).toContain(statement);
    expect(text).not.toMatch(/drop (table|column)|create table/);
    expect(text).toMatch(/requireJoinedRows\(tool/);
    await evolution.runBoth(helper, async em => {
      const [first, second] = await em.find(
        after.find(({ name }) => name === 'DeepWebTool')!,
        {},
        {
          orderBy: { id: 1 },
          populate: ['tags', 'next'],
        } as object,
      );
      expect([first, second]).toMatchObject([
        { id: 2, depth: 3, site: 'd.org' },
        { id: 3, next: { id: 2 } },
      ]);
      expect((first as unknown as { tags: Iterable<object> }).tags).toHaveLength(1);
    });
  });

  it('M2 of a root whose name is in its identities', async () => {
    const concrete = (name: string) => {
      const Tool = entity(named(name, Polymorphic()), { id: p.integer().primary() }, { inheritance: 'tpt' });
      const Saw = child('Saw', Tool, { teeth: p.integer() });
      return defineHierarchy(Tool, { [name]: Tool, Saw }, { identities: { [name]: 'thing' } }).entities;
    };
    const [old, after] = [concrete('Tool'), concrete('Device')];
    const seed = async (em: EntityManager): Promise<void> => {
      em.create(old[1]!, { id: 1, teeth: 2 } as never);
      await em.flush();
    };
    await using evolution = await openEvolution(engine, { before: old, after, seed });
    const { text, helper } = await evolution.revise();
    expect(text).toContain('alter table "tool" rename to "device"');
    expect(text).toContain('requireIdentities(tool');
    await evolution.runBoth(helper);
  });

  it('M2 whose keys carry the identity', async () => {
    const typed = (name: string) => {
      const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() }, { inheritance: 'tpt' });
      const Saw = child(name, Tool, { teeth: p.integer() });
      return defineHierarchy(Tool, { [name]: Saw }, { typedKeys: true }).entities;
    };
    const [old, after] = [typed('Saw'), typed('Blade')];
    const seed = async (em: EntityManager): Promise<void> => {
      em.create(old[1]!, { id: 1, teeth: 2 } as never);
      await em.flush();
    };
    await using evolution = await openEvolution(engine, { before: old, after, seed });
    await rewrite(evolution, { renames: { saw: 'blade' }, isLocked: true });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).toContain('alter table "saw" rename to "blade"');
    await helper.upgrade();
    expect(await evolution.next.schema.getUpdateSchemaSQL()).toBe('');
    expect(await evolution.next.em.fork().find(after[1]!, {})).toMatchObject([{ id: 1, teeth: 2 }]);
  });

  it('M2 where the table has none, by its place and columns', async () => {
    const after = declareTools(WEB);
    const seed = seeding(before, ['SearchTool', 'DeepSearchTool']);
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    for (const statement of WEB_TABLES) expect(text).toContain(statement);
    await evolution.runBoth(helper);
  });
});

describe('M2 a table that is renamed without a word of the code', () => {
  const engine = engines[0]!;

  it('M2 is refused by a database whose rows are of the class of before', async () => {
    const after = declareTools(WEB);
    await using evolution = await openEvolution(engine, {
      before,
      after,
      seed: seeding(before, ['SearchTool', 'DeepSearchTool']),
    });
    const { helper } = await evolution.revise();
    await seeding(before, ['Hammer'], 2)(evolution.scene.db.em());
    const refused = { cause: { code: 'UNKNOWN_STORED_IDENTITIES', rows: 3 } };
    await expect(helper.upgrade()).rejects.toMatchObject(refused);
    await expect(helper.upgrade({ force: true })).rejects.toMatchObject(refused);
  });

  it('M2 is refused by a database whose rows of that class are in other tables', async () => {
    const after = declareTools(WEB);
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    await rewrite(evolution);
    const { helper } = await evolution.revise();
    await evolution.scene.db.em().execute(`update tool set _polymorphic_name = 'webtool' where id = 4`);
    await expect(helper.upgrade()).rejects.toMatchObject({ cause: { code: 'MISSING_CHILD_ROWS', rows: 1 } });
  });

  it('M2 is one file where steps are asked for that keep tables in use', async () => {
    const after = declareTools(WEB);
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    await rewrite(evolution);
    const { revision, text } = await evolution.revise({ online: true });
    expect(revision.followUps).toEqual([]);
    expect(text).toMatch(/requireJoinedRows\(tool/);
  });
});

describe('M2 a table is not taken for that of a renamed class', () => {
  const engine = engines[0]!;

  it('M2 where its rows are of no class', async () => {
    const after = declareTools(WEB);
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    await rewrite(evolution);
    await evolution.scene.db.em().execute(`update tool set _polymorphic_name = 'unknown' where id = 3`);
    const { revision, text, helper } = await evolution.revise();
    expect(text).not.toContain('rename to');
    expect(revision.destructive).not.toEqual([]);
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
  });

  it('M2 where its rows are of two classes', async () => {
    const after = declareTools(WEB, { more: { OtherTool: { depth: p.integer() } } });
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    await rewrite(evolution);
    await evolution.scene.db.em().execute(`update tool set _polymorphic_name = 'webtool.othertool' where id = 3`);
    const { text, helper } = await evolution.revise();
    expect(text).toContain('alter table "search_tool" rename to "web_tool"');
    expect(text).not.toMatch(/deep_search_tool" rename to/);
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
  });

  it('M2 where another class comes between, so that its place is not clear', async () => {
    const Tool = entity(
      named('Tool', Polymorphic()),
      { id: p.integer().primary(), label: p.string() },
      { inheritance: 'tpt' },
    );
    const Net = child('NetTool', Tool);
    const Web = child('WebTool', Net, { site: p.string().index() });
    const Deep = child('DeepWebTool', Web, { depth: p.integer() });
    const { entities } = defineHierarchy(Tool, { NetTool: Net, WebTool: Web, DeepWebTool: Deep });
    await using evolution = await openEvolution(engine, {
      before,
      after: entities,
      seed: seeding(before, ['Hammer']),
    });
    const renames = { searchtool: 'nettool.webtool', 'searchtool.deepsearchtool': 'nettool.webtool.deepwebtool' };
    await rewrite(evolution, { renames });
    const { text, helper } = await evolution.revise();
    expect(text).not.toContain('rename to');
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
  });

  it.each([
    ['has other columns', { deeper: { depth: p.string() } }],
    ['is one of two', { more: { OtherTool: { depth: p.integer(), next_id: p.integer().nullable() } } }],
  ])('M2 where it has no rows and the new one %s', async (_, changes) => {
    const after = declareTools({ deep: 'DeepWebTool' }, changes);
    const seed = seeding(before, ['DeepSearchTool']);
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { text } = await evolution.revise();
    expect(text).not.toContain('rename to');
  });

  it('M2 where it has no rows and is one of two that go', async () => {
    const two = declareTools({}, { more: { OtherTool: { depth: p.integer(), next_id: p.integer().nullable() } } });
    const seed = seeding(two, ['DeepSearchTool']);
    await using evolution = await openEvolution(engine, {
      before: two,
      after: declareTools({ deep: 'DeepWebTool' }),
      seed,
    });
    expect((await evolution.revise()).text).not.toContain('rename to');
  });

  it('M2 where rows of other tables are to be in the new one', async () => {
    const tree = (middle: string, isAbove: boolean) => {
      const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() }, { inheritance: 'tpt' });
      const Middle = child(middle, Tool);
      const Saw = child('Saw', Middle, { teeth: p.integer() });
      const Hammer = child('Hammer', isAbove ? Middle : Tool, { weight: p.integer() });
      const formerly = isAbove ? { Saw: ['steel.saw'], Hammer: ['hammer'] } : {};
      return defineHierarchy(Tool, { Saw, Hammer }, { formerly }).entities;
    };
    const old = tree('Steel', false);
    const seed = async (em: EntityManager): Promise<void> => {
      em.create(
        old.find(({ name }) => name === 'Saw')!,
        { id: 1, teeth: 2 } as never,
      );
      em.create(
        old.find(({ name }) => name === 'Hammer')!,
        { id: 2, weight: 3 } as never,
      );
      await em.flush();
    };
    await using evolution = await openEvolution(engine, { before: old, after: tree('Metal', true), seed });
    const { text, helper } = await evolution.revise();
    expect(text).not.toContain('rename to');
    await helper.upgrade({ force: true });
    expect(await evolution.next.em.fork().execute('select id from metal order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

describe('M2 a renamed class above one that comes between others', () => {
  it('M2 is known where all rows are below it', async () => {
    const tree = (top: string, between?: string) => {
      const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() }, { inheritance: 'tpt' });
      const Top = child(top, Tool, { size: p.integer() });
      const Between = between === undefined ? Top : child(between, Top);
      const Saw = child('Saw', Between, { teeth: p.integer() });
      const Hammer = child('Hammer', Top, { weight: p.integer() });
      const formerly = between === undefined ? {} : { Saw: ['steel.saw'], Hammer: ['steel.hammer'] };
      return defineHierarchy(Tool, { Saw, Hammer }, { formerly }).entities;
    };
    const old = tree('Steel');
    const seed = async (em: EntityManager): Promise<void> => {
      em.create(
        old.find(({ name }) => name === 'Saw')!,
        { id: 1, size: 4, teeth: 2 } as never,
      );
      em.create(
        old.find(({ name }) => name === 'Hammer')!,
        { id: 2, size: 5, weight: 3 } as never,
      );
      await em.flush();
    };
    await using evolution = await openEvolution(engines[0]!, { before: old, after: tree('Metal', 'Blade'), seed });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).toContain('alter table "steel" rename to "metal"');
    await evolution.runBoth(helper);
  });
});
