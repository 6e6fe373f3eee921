import { defineEntity, type EntityClass, p, type Ref } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { keys } from './keys.ts';

interface Named {
  id: string | number | bigint;
  name: string;
}
type Stored = EntityClass<Named> & (new () => Named);

/** A plain entity, the leaf of a joined hierarchy, that of a single table, and an entity that refers to all. */
function declare(Base: (typeof keys)[number]['Base']) {
  abstract class Keyed extends Base {
    declare name: string;
  }
  class Plain extends Keyed {}
  abstract class Joined extends Polymorphic(Keyed) {}
  class JoinedLeaf extends Joined {
    declare size?: number;
  }
  abstract class Single extends Polymorphic(Keyed) {}
  class SingleLeaf extends Single {
    declare size?: number;
  }
  class Link extends Base {
    declare plain: Ref<Plain>;
    declare leaf: Ref<JoinedLeaf>;
    declare single: Ref<SingleLeaf>;
  }
  const name = { name: p.string() };
  const size = { size: p.integer().nullable() };
  defineEntity({ class: Plain, properties: name } as never);
  defineEntity({ class: Joined, inheritance: 'tpt', properties: name } as never);
  defineEntity({ class: JoinedLeaf, properties: size } as never);
  defineEntity({ class: Single, discriminator: 'polymorphicName', properties: name } as never);
  defineEntity({ class: SingleLeaf, properties: size } as never);
  const to = {
    plain: () => p.manyToOne(Plain),
    leaf: () => p.manyToOne(JoinedLeaf),
    single: () => p.manyToOne(SingleLeaf),
  };
  defineEntity({ class: Link, properties: to } as never);
  const joined = defineHierarchy(Joined, { JoinedLeaf });
  const single = defineHierarchy(Single, { SingleLeaf });
  const leaves = { plain: Plain, joined: JoinedLeaf, 'single-table': SingleLeaf } as unknown as Record<string, Stored>;
  return { leaves, Link: Link as EntityClass, entities: [Plain, ...joined.entities, ...single.entities, Link] };
}

const COUNT = 10_000;
const names = Array.from({ length: COUNT }, (_, index) => `row ${index}`);

describe.each(engines)('keys [$name]', engine => {
  describe.each(keys)('$name', key => {
    const { leaves, Link, entities } = declare(key.Base);
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities });
    });
    afterAll(() => db?.close());

    it('D6 the schema has the columns of the key, no table of a base, and no difference after its creation', async () => {
      const sql = await db.orm.schema.getCreateSchemaSQL();
      const tables = sql.split('\n').filter(line => line.startsWith('create table'));
      const table = (name: string) => tables.find(line => line.startsWith(`create table "${name}" `));
      expect(tables).toHaveLength(5);
      for (const name of ['plain', 'joined', 'single']) {
        expect(table(name)).toContain(`(${key.column}, "name"`);
      }
      expect(table('joined_leaf')).toContain(`"id" ${key.reference} not null,`);
      for (const column of ['plain_id', 'leaf_id', 'single_id']) {
        expect(table('link')).toContain(`"${column}" ${key.reference} not null`);
      }
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    });

    it.each(['plain', 'joined', 'single-table'])('A1 a key is made, given, loaded and referred to: %s', async shape => {
      const Leaf = leaves[shape]!;
      const em = db.em();
      const made = em.create(Leaf, { name: 'made' });
      expect(made.id === undefined).toBe(key.isMadeByDatabase);
      await em.flush();
      expect(String(made.id)).toMatch(key.form);
      const given = em.create(Leaf, { id: givenKey(made.id), name: 'given' });
      await em.flush();
      const found = await db.em().findOneOrFail(Leaf, { name: 'given' });
      expect(found.id).toBe(givenKey(made.id));
      expect(given.id).toBe(found.id);
      expect(await db.em().findOneOrFail(Leaf, made.id as never)).toMatchObject({ id: made.id, name: 'made' });
    });

    it('A1 relations hold the key', async () => {
      const em = db.em();
      const [plain, leaf, single] = Object.values(leaves).map(Leaf => em.create(Leaf, { name: 'target' }));
      em.create(Link, { plain, leaf, single } as never);
      await em.flush();
      const [link] = await db.em().find(Link, {}, { populate: ['*'] as never });
      expect(link).toMatchObject({ plain: { id: plain!.id }, leaf: { id: leaf!.id }, single: { id: single!.id } });
    });
  });
});

/** A key of the same kind that no other row has. */
function givenKey(id: unknown): unknown {
  if (typeof id === 'bigint') return 9_007_199_254_740_993n;
  return typeof id === 'number' ? 1_000_000 : String(id).replace(/.{4}$/, '0000');
}

const { leaves, entities } = declare(keys.find(({ name }) => name === 'ServerUuid')!.Base);

describe.each(engines)('keys of the database in bulk [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities });
  });
  afterAll(() => db?.close());

  async function storedNames(Leaf: Stored): Promise<Map<string, string>> {
    const rows = await db.em().createQueryBuilder(Leaf, 'e').select(['e.id', 'e.name']).execute('all');
    return new Map((rows as Named[]).map(({ id, name }) => [String(id), name]));
  }

  it.each(['plain', 'joined', 'single-table'])('A6 insertMany of 10,000 gives every key in order: %s', async shape => {
    const Leaf = leaves[shape]!;
    const ids = await db.em().insertMany(
      Leaf,
      names.map(name => ({ name })),
    );
    const stored = await storedNames(Leaf);
    expect(ids.map(id => stored.get(String(id)))).toEqual(names);
    await db.em().nativeDelete(Leaf, {});
  });

  it.each(['plain', 'joined'])('A6 a flush of 10,000 gives every instance its key: %s', async shape => {
    const Leaf = leaves[shape]!;
    const em = db.em();
    const rows = names.map(name => em.create(Leaf, { name }));
    await em.flush();
    const stored = await storedNames(Leaf);
    expect(rows.map(({ id }) => stored.get(String(id)))).toEqual(names);
    await db.em().nativeDelete(Leaf, {});
  });

  it('A6 insertMany of rows with and without keys gives all of them in order', async () => {
    const given = '01900000-0000-4000-8000-00000000000a';
    const ids = await db.em().insertMany(leaves['plain']!, [{ id: given, name: 'a' }, { name: 'b' }] as never);
    const stored = await storedNames(leaves['plain']!);
    expect(ids.map(id => stored.get(String(id)))).toEqual(['a', 'b']);
    expect(ids[0]).toBe(given);
  });
});
