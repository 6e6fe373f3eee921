import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, DestructiveMigrationError, Polymorphic } from 'mikro-orm-polymorphic';
import { UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { lockText } from '../../src/migrations/identities/identity-lock.ts';
import { storedAs, type Strategy, strategies } from '../contracts/party/model.ts';
import { child, entity, named } from '../declaring/classes.ts';
import { engines } from '../support/index.ts';
import { openEvolution } from './evolution.ts';

class Bare {}

/** What the classes are called. */
interface Names {
  readonly root?: string;
  readonly middle?: string;
  readonly search?: string;
}

/** Tools with all that a table can have, and a user with relations to one. */
function declareTools(
  { root = 'Tool', middle = 'WebTool', search = 'SearchTool' }: Names = {},
  options: object = {},
  {
    strategy = 'joined',
    more = {},
    above = {},
  }: { readonly strategy?: Strategy; readonly more?: object; readonly above?: object } = {},
): readonly EntityClass[] {
  const Tag = entity(named('Tag', Bare), { id: p.integer().primary(), word: p.string() });
  const Tool = entity(
    named(root, Polymorphic(UpdatedAt(Bare, { trigger: true }) as never)),
    { id: p.integer().primary().autoincrement(), label: p.string().index(), tags: () => p.manyToMany(Tag) },
    storedAs[strategy],
  );
  const Web = child(middle, Tool, { site: p.string().unique(), main: () => p.manyToOne(Tag).nullable(), ...above });
  const Search = child(
    search,
    Web,
    {
      depth: p.integer().index(),
      mode: p.enum(['a', 'b']),
      links: () => p.manyToMany(Tag),
      next: () => p.manyToOne(Search).nullable(),
      ...more,
    },
    { checks: [{ name: 'depth_positive', expression: 'depth > 0' }], indexes: [{ properties: ['mode', 'depth'] }] },
  );
  const Hammer = child('Hammer', Tool, { weight: p.integer() });
  const User = entity(named('User', Bare), {
    id: p.integer().primary(),
    favourite: () => p.manyToOne(Search),
    tools: () => p.manyToMany(Tool),
  });
  const { entities } = defineHierarchy(Tool, { [middle]: Web, [search]: Search, Hammer }, options);
  return [...entities, Tag, User];
}

function seeding(entities: readonly EntityClass[], search: object = {}) {
  return async (em: EntityManager): Promise<void> => {
    const make = (name: string, data: object): object =>
      em.create(
        entities.find(cls => cls.name === name)!,
        data as never,
      );
    const tag = make('Tag', { id: 1, word: 'fast' });
    make('WebTool', { id: 1, label: 'w', site: 'w.org', main: tag, tags: [tag] });
    const first = make('SearchTool', {
      id: 2,
      label: 's',
      site: 's.org',
      depth: 3,
      mode: 'a',
      links: [tag],
      ...search,
    });
    make('SearchTool', {
      id: 3,
      label: 't',
      site: 't.org',
      depth: 4,
      mode: 'b',
      main: tag,
      next: first,
      tags: [tag],
      ...search,
    });
    const hammer = make('Hammer', { id: 4, label: 'h', weight: 5 });
    make('User', { id: 1, favourite: first, tools: [first, hammer] });
    await em.flush();
  };
}

const before = declareTools();
const seed = seeding(before);
/** The identities of the classes before. */
const LOCKED = { webtool: 'WebTool', 'webtool.searchtool': 'SearchTool', hammer: 'Hammer' };

const renames: readonly [string, Names, object, readonly string[]][] = [
  [
    'a leaf',
    { search: 'WebSearch' },
    { formerly: { WebSearch: ['webtool.searchtool'] } },
    [
      'alter table "search_tool" rename to "web_search"',
      'alter table "search_tool_links" rename to "web_search_links"',
    ],
  ],
  [
    'a class between',
    { middle: 'NetTool' },
    { formerly: { NetTool: ['webtool'] } },
    ['alter table "web_tool" rename to "net_tool"'],
  ],
  [
    'a class and one below it',
    { middle: 'NetTool', search: 'Finder' },
    { formerly: { NetTool: ['webtool'], Finder: ['webtool.searchtool'] } },
    ['alter table "web_tool" rename to "net_tool"', 'alter table "search_tool" rename to "finder"'],
  ],
];

describe.each(engines)('M2 a revision renames the table of a class that was renamed [$name]', engine => {
  it.each(renames)('M2 %s', async (_, names, options, sql) => {
    const after = declareTools(names, options);
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).not.toMatch(/drop (table|column)|create table/);
    for (const statement of sql) expect(text).toContain(statement);
    await evolution.runBoth(helper, async em => {
      expect(
        await em.fork().find(
          after.find(cls => cls.name === (names.search ?? 'SearchTool'))!,
          {},
        ),
      ).toHaveLength(2);
    });
  });

  it('M2 the root, by the lock', async () => {
    const after = declareTools({ root: 'Device' });
    await using evolution = await openEvolution(engine, { before, after, seed });
    await writeFile(join(evolution.scene.folder, 'identities.lock.json'), lockText({ tool: LOCKED }));
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).toContain('alter table "tool" rename to "device"');
    expect(text).toContain('alter table "user_tools" rename column "tool_id" to "device_id"');
    expect(text).not.toMatch(/drop (table|column)|create table/);
    await evolution.runBoth(helper);
  });

  it.each([
    ['search_tool', { search: 'WebSearch' }, { formerly: { WebSearch: ['webtool.searchtool'] } }],
    ['tool', { root: 'Device' }, {}],
  ] as const)('M2 with its names, so that nothing of %s is left', async (old, names, options) => {
    const after = declareTools(names, options);
    await using evolution = await openEvolution(engine, { before, after, seed, hasSnapshot: true });
    await writeFile(join(evolution.scene.folder, 'identities.lock.json'), lockText({ tool: LOCKED }));
    const { helper } = await evolution.revise();
    await helper.upgrade();
    const left = await evolution.next.em
      .fork()
      .execute(
        `select relname as "name" from pg_class where relname ~ '^${old}(_|$)' union all ` +
          `select conname from pg_constraint where conname ~ '^${old}_' and contype <> 'n' union all ` +
          `select proname from pg_proc where proname ~ '^${old}_'`,
      );
    expect(left).toEqual([]);
  });
});

describe('M2 which table is that of a renamed class', () => {
  const engine = engines[0]!;

  it('M2 is known from the lock where the identity stays', async () => {
    const after = declareTools({ search: 'Finder' }, { identities: { Finder: 'webtool.searchtool' } });
    await using evolution = await openEvolution(engine, { before, after, seed });
    await writeFile(join(evolution.scene.folder, 'identities.lock.json'), lockText({ tool: LOCKED }));
    const { text, helper } = await evolution.revise();
    expect(text).toContain('alter table "search_tool" rename to "finder"');
    await evolution.runBoth(helper);
  });

  it('M2 is not guessed: without the lock and formerly it goes, but not with its rows', async () => {
    const after = declareTools({ search: 'Finder' });
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { revision, text, helper } = await evolution.revise();
    expect(text).not.toContain('rename');
    expect(text).toContain(
      '    // Loses all rows of search_tool_links; upgrade asks for --force.\n' +
        '    this.addSql(`drop table if exists "search_tool_links" cascade`);',
    );
    expect(revision.destructive.map(({ table }) => table)).toEqual(['search_tool', 'search_tool_links']);
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
    await expect(helper.upgrade({ force: true })).rejects.toMatchObject({
      cause: { code: 'UNKNOWN_STORED_IDENTITIES', rows: 2 },
    });
  });

  it('M2 is the only one with its columns where formerly has another name', async () => {
    const first = declareTools({}, { identities: { SearchTool: 'search' } });
    const after = declareTools({ search: 'Finder' }, { formerly: { Finder: ['search'] } });
    await using evolution = await openEvolution(engine, { before: first, after, seed: seeding(first) });
    const { text, helper } = await evolution.revise();
    expect(text).toContain('alter table "search_tool" rename to "finder"');
    await evolution.runBoth(helper);
  });
});

describe('M2 a class that is renamed', () => {
  it('M2 gives values to the class above, gets columns and loses some in the same revision', async () => {
    const old = declareTools({}, {}, { more: { rank: p.integer(), rest: p.string().nullable() } });
    const options = { formerly: { NetTool: ['webtool'], Finder: ['webtool.searchtool'] } };
    const names = { middle: 'NetTool', search: 'Finder' };
    const after = declareTools(names, options, {
      more: { speed: p.integer().nullable() },
      above: { rank: p.integer().nullable() },
    });
    const rows = async (em: EntityManager): Promise<void> => {
      await seeding(old, { rank: 7 })(em);
    };
    await using evolution = await openEvolution(engines[0]!, { before: old, after, seed: rows });
    const { revision, helper } = await evolution.revise();
    expect(revision.destructive).toMatchObject([{ kind: 'drop-column', table: 'finder', column: 'rest' }]);
    await helper.upgrade({ force: true });
    expect(await evolution.next.schema.getUpdateSchemaSQL()).toBe('');
    const found = await evolution.next.em.fork().execute('select id, rank from net_tool order by id');
    expect(found).toEqual([1, 2, 3].map(id => ({ id, rank: id === 1 ? null : 7 })));
    await helper.downgrade();
    expect(await evolution.scene.db.orm.schema.getUpdateSchemaSQL()).toBe('');
    expect(await evolution.scene.db.em().execute('select rank from search_tool')).toEqual([{ rank: 7 }, { rank: 7 }]);
  });
});

const formerNames: readonly [string, Names, object][] = [
  ['a leaf', { search: 'Finder' }, { formerly: { Finder: ['webtool.searchtool'] } }],
  ['a class between', { middle: 'NetTool' }, { formerly: { NetTool: ['webtool'] } }],
  ['the root', { root: 'Device' }, {}],
];

describe.each(strategies)('M2 a revision is applied and reverted with all rows after a rename, %s', strategy => {
  describe.each(engines)('$name', engine => {
    it.each(formerNames)('M2 of %s', async (_, names, options) => {
      const [old, after] = [declareTools({}, {}, { strategy }), declareTools(names, options, { strategy })];
      await using evolution = await openEvolution(engine, { before: old, after, seed: seeding(old) });
      await writeFile(join(evolution.scene.folder, 'identities.lock.json'), lockText({ tool: LOCKED }));
      const { revision, helper } = await evolution.revise();
      expect(revision.destructive).toEqual([]);
      await evolution.runBoth(helper, async em => {
        const Search = after.find(cls => cls.name === (names.search ?? 'SearchTool'))!;
        const found = await em.find(Search, {}, { orderBy: { id: 1 } as never });
        expect(found).toMatchObject([
          { id: 2, depth: 3 },
          { id: 3, depth: 4 },
        ]);
      });
    });
  });
});
