import { p, raw } from '@mikro-orm/core';
import { defineHierarchy, IndexColumnsError, DeclarationError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { indexesOf } from '../declaring/catalog.ts';
import { child, entity, newRoot, startOrm, type TestClass } from '../declaring/classes.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { codeOf, differenceOf, namedChecksOf } from './catalog.ts';

type Leaves = Record<string, TestClass>;
const single = () => newRoot('Beast', 'single-table');
const size = { size: p.integer() };

describe.each(engines)('S5 constraints of subclasses of a single table [$name]', engine => {
  const open = (Root: TestClass, leaves: Leaves, others: readonly object[] = []) =>
    openOrm(engine, { entities: [...defineHierarchy(Root, leaves as never).entities, ...(others as never[])] });
  const uniquesOf = async (db: TestOrm) =>
    (await indexesOf(db, 'beast'))
      .filter(sql => sql.includes('UNIQUE') && !sql.includes('pkey'))
      .map(sql => sql.replace(/^.* USING btree /, ''))
      .toSorted();

  it('S5 a middle class whose columns siblings share is unique over the identities of its branch', async () => {
    const Beast = single();
    const Mid = child('Mid', Beast, { size: p.integer().unique() });
    const leaves = { Dog: child('Dog', Mid), Cat: child('Cat', Mid), Fox: child('Fox', Beast, size) };
    await using db = await open(Beast, leaves);
    expect(await uniquesOf(db)).toEqual([
      `(size) WHERE ((_polymorphic_name)::text = ANY ((ARRAY['mid.cat'::character varying, 'mid.dog'::character varying])::text[]))`,
    ]);
    expect(await differenceOf(db)).toEqual([]);
    const insert = (identity: string) =>
      codeOf(db.em().execute('insert into beast (_polymorphic_name, size) values (?, 1)', [identity]));
    expect([await insert('mid.dog'), await insert('fox'), await insert('fox')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await insert('mid.cat')).toBe('23505');
  });

  it('S5 conditions of a class are kept beside the one of its rows', async () => {
    const Beast = single();
    const uniques = [
      { properties: ['size'], where: 'size > 0' },
      { properties: ['size', 'id'], where: { size: { $gt: 5 } } },
      { name: 'own_name', properties: ['id', 'size'] },
    ];
    await using db = await open(Beast, { Dog: child('Dog', Beast, size, { uniques }), Cat: child('Cat', Beast, size) });
    expect(await uniquesOf(db)).toEqual([
      `(id, size) WHERE ((_polymorphic_name)::text = 'dog'::text)`,
      `(size) WHERE ((size > 0) AND ((_polymorphic_name)::text = 'dog'::text))`,
      `(size, id) WHERE ((size > 5) AND ((_polymorphic_name)::text = 'dog'::text))`,
    ]);
    expect((await indexesOf(db, 'beast')).filter(sql => sql.includes(' own_name '))).toHaveLength(1);
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 siblings have a one-to-one to one row each, with no identity among its columns', async () => {
    const Home = entity(class Home {}, { id: p.integer().primary() });
    const Beast = single();
    const home = () => ({ home: () => p.oneToOne(Home) });
    const leaves = {
      Dog: child('Dog', Beast, home()),
      Cat: child('Cat', Beast, home()),
      Fox: child('Fox', Beast, home()),
    };
    await using db = await open(Beast, leaves, [Home]);
    expect(await uniquesOf(db)).toEqual(
      ['cat', 'dog', 'fox'].map(identity => `(home_id) WHERE ((_polymorphic_name)::text = '${identity}'::text)`),
    );
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 columns of embeddables, of relations and of JSON are told apart like any other', async () => {
    class Tag {}
    entity(Tag, { code: p.string().unique() }, { embeddable: true });
    const Home = entity(class Home {}, { country: p.string().primary(), code: p.integer().primary() });
    const Beast = single();
    const shared = () => ({ tag: () => p.embedded(Tag), home: () => p.manyToOne(Home), facts: p.json() });
    const uniques = [{ properties: ['home'] }, { properties: ['facts.a'] }];
    const Dog = child('Dog', Beast, shared(), { uniques });
    const Cat = child('Cat', Beast, { home: () => p.manyToOne(Home), facts: p.json() });
    await using db = await open(Beast, { Dog, Cat }, [Home, Tag]);
    expect(await uniquesOf(db)).toEqual([
      `(((facts ->> 'a'::text))) WHERE ((_polymorphic_name)::text = 'dog'::text)`,
      `(home_country, home_code) WHERE ((_polymorphic_name)::text = 'dog'::text)`,
      '(tag_code)',
    ]);
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 a new subclass rewrites a unique index only when its columns are shared', async () => {
    const hierarchy = (names: readonly string[]) => {
      const Beast = single();
      const Mid = child('Mid', Beast, { own: p.integer().unique(), ...size }, { uniques: [{ properties: ['size'] }] });
      const leaves = Object.fromEntries(names.map(name => [name, child(name, Mid)]));
      return [...defineHierarchy(Beast, { ...leaves, Fox: child('Fox', Beast, size) } as never).entities];
    };
    await using before = await openOrm(engine, { entities: hierarchy(['Dog']), createSchema: false });
    await using after = await openOrm(engine, { entities: hierarchy(['Dog', 'Cat']), createSchema: false });
    await after.orm.schema.execute(await before.orm.schema.getCreateSchemaSQL());
    const difference = (await differenceOf(after)).map(sql => sql.replace(/_[0-9a-f]{8}_/, '_HASH_'));
    expect(difference.toSorted()).toEqual([
      expect.stringContaining('add constraint "beast_mid_cat_required"'),
      `create unique index "beast_mid_size_HASH_unique" on "beast" ("size") where "_polymorphic_name" in ('mid.cat', 'mid.dog')`,
      expect.stringContaining('drop index "beast_mid_size_HASH_unique"'),
    ]);
  });

  it('S5 a CHECK of a middle class is one for each concrete class, so that a new one adds its own', async () => {
    const hierarchy = (names: readonly string[]) => {
      const Beast = single();
      const Mid = child(
        'Mid',
        Beast,
        { size: p.integer().nullable().check('size > 0') },
        {
          checks: [
            { name: 'small', expression: raw('size < ?', [99]) },
            { expression: ({ size: column }: { size: string }) => `${column} <> 13` },
          ],
        },
      );
      const leaves = Object.fromEntries(names.map(name => [name, child(name, Mid)]));
      return [
        ...defineHierarchy(Beast, { ...leaves, Fox: child('Fox', Beast, { size: p.integer().nullable() }) } as never)
          .entities,
      ];
    };
    await using before = await openOrm(engine, { entities: hierarchy(['Dog']) });
    expect(Object.values(await namedChecksOf(before)).toSorted()).toEqual(
      ['<> 13', '< 99', '> 0']
        .map(test => `CHECK ((((_polymorphic_name)::text <> 'mid.dog'::text) OR (size ${test})))`)
        .toSorted(),
    );
    await using after = await openOrm(engine, { entities: hierarchy(['Dog', 'Cat']), createSchema: false });
    await after.orm.schema.execute(await before.orm.schema.getCreateSchemaSQL());
    const difference = await differenceOf(after);
    expect(difference).toHaveLength(3);
    expect(difference.every(sql => sql.includes(`add constraint`) && sql.includes(`<> 'mid.cat'`))).toBe(true);
    expect(
      await codeOf(before.em().execute(`insert into beast (_polymorphic_name, size) values ('fox', 13)`)),
    ).toBeUndefined();
    expect(
      await codeOf(before.em().execute(`insert into beast (_polymorphic_name, size) values ('mid.dog', 13)`)),
    ).toBe('23514');
  });

  it('S5 uniqueness is known to the class and its subclasses, not to siblings', async () => {
    const Beast = single();
    const Dog = child('Dog', Beast, size, { uniques: [{ properties: ['size', 'id'] }] });
    const leaves = { Dog, Puppy: child('Puppy', Dog), Cat: child('Cat', Beast, size) };
    await using db = await open(Beast, leaves);
    const known = Object.values(leaves).map(cls => db.orm.getMetadata(cls).uniques.length);
    expect(known).toEqual([1, 1, 0]);
  });
});

describe('S5 indexes that cannot be made', () => {
  it('S5 a joined class has no index over a column of another table', () => {
    const start = (options: object) => {
      const Beast = newRoot('Beast');
      const Mid = child('Mid', Beast, { legs: p.integer() });
      const Dog = child('Dog', Mid, size, options);
      return () => startOrm(defineHierarchy(Beast, { Dog } as never).entities);
    };
    const refused = start({ uniques: [{ properties: ['legs', 'size'] }] });
    expect(refused).toThrow(IndexColumnsError);
    expect(refused).toThrow("The index on legs and size of Dog cannot be made: legs is a column of the table 'mid'");
    expect(start({ indexes: [{ properties: ['polymorphicName'] }] })).toThrow(
      "polymorphicName is a column of the table 'beast'",
    );
    expect(start({ uniques: [{ properties: ['id', 'size'] }], indexes: [{ properties: 'size' }] })).not.toThrow();
  });

  it('S5 uniqueness that becomes an index of some rows cannot be deferred', () => {
    const Beast = single();
    const Dog = child('Dog', Beast, size, { uniques: [{ properties: ['size'], deferMode: 'deferred' }] });
    const { entities } = defineHierarchy(Beast, { Dog, Cat: child('Cat', Beast, size) } as never);
    expect(() => startOrm(entities)).toThrow(DeclarationError);
  });
});
