import { p } from '@mikro-orm/core';
import { assert, asyncProperty, stringMatching, uniqueArray } from 'fast-check';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../declaring/catalog.ts';
import { child, entity, named, newRoot, type TestClass } from '../declaring/classes.ts';
import { storedAs } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { codeOf, differenceOf, namedChecksOf } from './catalog.ts';

type Leaves = Record<string, TestClass>;

/** Properties that TypeScript does not know of a class made at run time. */
const data = (values: object) => values as never;
const requiredOf = async (db: TestOrm, name: string) =>
  [...((await namedChecksOf(db))[name] ?? '').matchAll(/"?(\w+)"? IS NOT NULL/g)].map(match => match[1]);

describe.each(engines)('S5 required columns of a single table [$name]', engine => {
  const open = (Root: TestClass, leaves: Leaves, others: readonly object[] = [], options: object = {}) =>
    openOrm(engine, {
      entities: [...defineHierarchy(Root, leaves as never, options).entities, ...(others as never[])],
    });

  it('S5 columns that the class writes are required, whatever their kind', async () => {
    class Address {}
    const Home = entity(class Home {}, { id: p.integer().primary() });
    const Office = entity(class Office {}, { country: p.string().primary(), code: p.integer().primary() });
    entity(Address, { street: p.string(), zip: p.string().nullable() }, { embeddable: true });
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, {
      text: p.string(),
      optional: p.string().nullable(),
      renamed: p.string().fieldName('other'),
      byDefault: p.integer().default(7),
      bySql: p.datetime().defaultRaw('now()'),
      lazy: p.string().lazy(),
      json: p.json(),
      list: p.array(),
      letter: p.enum(['a', 'b']),
      version: p.integer().version(),
      computed: p.integer().generated('(length("text")) stored'),
      transient: p.string().persist(false),
      formula: p.string().formula('1'),
      inline: () => p.embedded(Address),
      inlineOptional: () => p.embedded(Address).nullable(),
      object: () => p.embedded(Address).object(),
      objects: () => p.embedded(Address).array(),
      home: () => p.manyToOne(Home),
      lodge: () => p.manyToOne(Home).nullable(),
      kennel: () => p.oneToOne(Home),
      office: () => p.manyToOne(Office),
      mates: () => p.manyToMany(Dog),
    });
    await using db = await open(Beast, { Dog }, [Home, Office, Address]);
    expect(await requiredOf(db, 'beast_dog_required')).toEqual([
      'by_default',
      'by_sql',
      'home_id',
      'inline_street',
      'json',
      'kennel_id',
      'lazy',
      'letter',
      'list',
      'object',
      'objects',
      'office_code',
      'office_country',
      'other',
      'text',
      'version',
    ]);
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 rows with defaults, versions and embeddables are written and changed as before', async () => {
    class Address {}
    entity(Address, { street: p.string() }, { embeddable: true });
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, {
      size: p.integer().default(7),
      born: p.datetime().defaultRaw('now()'),
      version: p.integer().version(),
      home: () => p.embedded(Address),
    });
    await using db = await open(Beast, { Dog, Cat: child('Cat', Beast) }, [Address]);
    const em = db.em();
    const dog = em.create(Dog, data({ home: { street: 'here' } })) as unknown as { home: { street: string } };
    await em.flush();
    dog.home.street = 'there';
    await em.flush();
    expect(await db.em().findOneOrFail(Dog, data({ size: 7 }))).toMatchObject({
      size: 7,
      version: 2,
      born: expect.any(Date) as Date,
      home: { street: 'there' },
    });
  });

  it('S5 siblings may share a column that one requires and another does not', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { size: p.integer() });
    const Cat = child('Cat', Beast, { size: p.integer().nullable() });
    await using db = await open(Beast, { Dog, Cat });
    const insert = (identity: string) =>
      codeOf(db.em().execute('insert into beast (_polymorphic_name) values (?)', [identity]));
    expect(await insert('cat')).toBeUndefined();
    expect(await insert('dog')).toBe('23514');
    expect(Object.keys(await namedChecksOf(db))).toEqual(['beast_dog_required']);
  });

  it('S5 columns of a root stay as the root declares them, also when a class below declares them again', async () => {
    const Beast = entity(
      named('Beast', Polymorphic()),
      { id: p.integer().primary(), name: p.string(), nick: p.string().nullable() },
      storedAs['single-table'],
    );
    const Dog = child('Dog', Beast, { name: p.string(), nick: p.string() });
    await using db = await open(Beast, { Beast, Dog, Cat: child('Cat', Beast) });
    const columns = await columnsOf(db, 'beast');
    expect([columns['name']?.nullable, columns['nick']?.nullable]).toEqual(['NO', 'YES']);
    expect(await requiredOf(db, 'beast_beast_dog_required')).toEqual(['nick']);
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 the row that a required relation points to cannot be deleted; an optional one is emptied', async () => {
    const Home = entity(class Home {}, { id: p.integer().primary() });
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { kennel: () => p.manyToOne(Home), lodge: () => p.manyToOne(Home).nullable() });
    await using db = await open(Beast, { Dog, Cat: child('Cat', Beast) }, [Home]);
    const em = db.em();
    em.create(Dog, data({ id: 1, kennel: em.create(Home, data({ id: 1 })), lodge: em.create(Home, data({ id: 2 })) }));
    await em.flush();
    expect(await codeOf(db.em().nativeDelete(Home, { id: 1 }))).toBe('23503');
    expect(await db.em().nativeDelete(Home, { id: 2 })).toBe(1);
    expect(await db.em().findOneOrFail(Dog, data({ id: 1 }))).toMatchObject({ lodge: null });
  });

  it('S5 a new class adds one CHECK, a lost one drops its own, a renamed one does both', async () => {
    const hierarchy = (names: readonly string[], options: object = {}) => {
      const Beast = newRoot('Beast', 'single-table');
      const Mid = child('Mid', Beast, { legs: p.integer() });
      const leaves = Object.fromEntries(names.map(name => [name, child(name, Mid, { [`of${name}`]: p.string() })]));
      return [...defineHierarchy(Beast, leaves as never, options).entities];
    };
    const next = async (db: TestOrm, entities: ReturnType<typeof hierarchy>) => {
      const changed = await openOrm(engine, { entities, createSchema: false });
      await changed.orm.schema.execute(await db.orm.schema.getCreateSchemaSQL());
      const difference = await differenceOf(changed);
      await changed.orm.schema.update();
      expect(await differenceOf(changed)).toEqual([]);
      return { changed, constraints: difference.filter(sql => sql.includes('constraint')) };
    };
    const added = (name: string, identity: string, column: string) =>
      `alter table "beast" add constraint "beast_${name}_required" check ("_polymorphic_name" <> '${identity}' or ("legs" is not null and "${column}" is not null))`;
    const dropped = (name: string) => expect.stringContaining(`drop constraint "beast_${name}_required"`) as string;
    await using db = await openOrm(engine, { entities: hierarchy(['Dog', 'Cat']) });
    const grown = await next(db, hierarchy(['Dog', 'Cat', 'Fox']));
    await using _grown = grown.changed;
    expect(grown.constraints).toEqual([added('mid_fox', 'mid.fox', 'of_fox')]);
    const shrunk = await next(db, hierarchy(['Dog']));
    await using _shrunk = shrunk.changed;
    expect(shrunk.constraints).toEqual([dropped('mid_cat')]);
    const renamed = await next(db, hierarchy(['Dog', 'Cat'], { identities: { Cat: 'tom' } }));
    await using _renamed = renamed.changed;
    expect(renamed.constraints.toSorted()).toEqual([added('tom', 'tom', 'of_cat'), dropped('mid_cat')]);
  });

  it.each([
    'd"og',
    'hündin',
    '犬',
    'a?b',
    '$1',
    ':x',
    'a;b',
    'a--b',
    'a_b',
    'a::b',
    'in(a)',
    'x'.repeat(255),
    '犬'.repeat(255),
  ])('S5 the identity %s is stored, checked and does not drift', async identity => {
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { bark: p.string(), size: p.integer() });
    await using db = await open(Beast, { Dog }, [], { identities: { Dog: identity } });
    const names = Object.keys(await namedChecksOf(db));
    expect(names).toEqual([expect.stringMatching(/^beast_.*_required$/)]);
    expect(await differenceOf(db)).toEqual([]);
    const em = db.em();
    em.create(Dog, data({ bark: 'wuff', size: 1 }));
    await em.flush();
    expect(await db.em().count(Dog)).toBe(1);
    const insert = 'insert into beast (_polymorphic_name, bark) values (?, ?)';
    expect(await codeOf(db.em().execute(insert, [identity, 'x']))).toBe('23514');
    expect(await codeOf(db.em().execute(insert, ['another', 'x']))).toBeUndefined();
  });

  it.each(["d'og", 'd\\og'])('S3 the identity %s is refused in a single table at start-up', async identity => {
    const Beast = newRoot('Beast', 'single-table');
    const started = open(Beast, { Dog: child('Dog', Beast) }, [], { identities: { Dog: identity } });
    await expect(started).rejects.toThrow('of Dog contains a quote or a backslash in a single table');
  });

  it('S5 CHECKs that classes declare stand beside', async () => {
    const Beast = newRoot('Beast', 'single-table', { checks: [{ name: 'beast_id_check', expression: 'id > 0' }] });
    const Dog = child('Dog', Beast, { size: p.integer().check('size > 0'), letter: p.enum(['a', 'b']) });
    await using db = await open(Beast, { Dog, Cat: child('Cat', Beast) });
    expect(Object.keys(await namedChecksOf(db))).toEqual([
      'beast_dog_required',
      expect.stringMatching(/^beast_dog_size_[0-9a-f]{8}_check$/),
      'beast_id_check',
      'beast_letter_check',
    ]);
    expect(await differenceOf(db)).toEqual([]);
  });

  it('S5 a second ORM on the same classes makes the same CHECKs', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const { entities } = defineHierarchy(Beast, { Dog: child('Dog', Beast, { size: p.integer() }) });
    await using first = await openOrm(engine, { entities: [...entities] });
    await using second = await openOrm(engine, { entities: [...entities] });
    expect(await namedChecksOf(second)).toEqual(await namedChecksOf(first));
    expect(await second.orm.schema.getCreateSchemaSQL()).toBe(await first.orm.schema.getCreateSchemaSQL());
  });
});

describe.each(engines)('S5 required relations of a single table in one flush [$name]', engine => {
  const open = async (pet: object) => {
    const Home = entity(class Home {}, { id: p.integer().primary(), ...pet });
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast);
    const Cat = child('Cat', Beast, { home: () => p.manyToOne(Home) });
    const Fox = child('Fox', Beast, { friend: () => p.manyToOne(Dog) });
    const { entities } = defineHierarchy(Beast, { Dog, Cat, Fox });
    return { Home, Dog, Cat, Fox, db: await openOrm(engine, { entities: [...entities, Home as never] }) };
  };

  it('S5 new rows of other tables come first', async () => {
    const { Home, Cat, db } = await open({});
    await using _db = db;
    const em = db.em();
    const cats = [1, 2].map(id => em.create(Cat, data({ home: em.create(Home, data({ id })) })));
    await em.flush();
    expect(await db.em().count(Cat)).toBe(cats.length);
  });

  it('S5 rows that require a new row of the same table come after it, and optional references back follow', async () => {
    const { Home, Dog, Cat, Fox, db } = await open({ pet: () => p.manyToOne('Cat' as never).nullable() });
    await using _db = db;
    const first = db.em();
    first.create(Fox, data({ friend: first.create(Dog, data({})) }));
    await first.flush();
    expect(await db.em().count(Fox)).toBe(1);
    const second = db.em();
    const home = second.create(Home, data({})) as { pet?: object };
    home.pet = second.create(Cat, data({ home }));
    await second.flush();
    expect(await db.em().count(Home, { pet: { $ne: null } })).toBe(1);
  });
});

describe('S5 names of the CHECKs', () => {
  it('S5 any two identities have two names, of at most 63 bytes [PGlite]', async () => {
    const identities = uniqueArray(stringMatching(/^[a-zé犬"._-]{1,120}$/u), {
      minLength: 2,
      maxLength: 6,
      selector: each => each.toLowerCase(),
    });
    await assert(
      asyncProperty(identities, async given => {
        const Beast = newRoot('Beast', 'single-table');
        const leaves = Object.fromEntries(
          given.map((_, i) => [`Leaf${i}x`, child(`Leaf${i}x`, Beast, { size: p.integer() })]),
        );
        const options = { identities: Object.fromEntries(given.map((identity, i) => [`Leaf${i}x`, identity])) };
        await using db = await openOrm(engines[0]!, {
          entities: [...defineHierarchy(Beast, leaves as never, options).entities],
        });
        expect(Object.keys(await namedChecksOf(db))).toHaveLength(given.length);
        expect(await differenceOf(db)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
