import { defineEntity, LockMode, p, wrap } from '@mikro-orm/core';
import { defineHierarchy, LoadOptionError, MissingChildRowError, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { describeParties } from '../../contracts/party/describe.ts';
import { expected, expectedParties, valuesById, valuesOf } from '../../contracts/party/seed.ts';
import { engines, openOrm, serverEngines } from '../../support/index.ts';

const polymorphicStrategy = 'union';
const byId = { orderBy: { id: 'asc' } } as const;

describeParties('polymorphicStrategy union', declareParty, ({ strategy: stored, m, db }) => {
  const isJoined = stored === 'joined';
  const children = isJoined ? 1 : 0;

  it.each(['Party', 'Person', 'Vehicle', 'Car'] as const)('em.find(%s) takes two queries at most', async name => {
    const { result, count } = await db().queries.during(() => db().em().find(m[name], {}, { polymorphicStrategy }));
    expect(valuesById(result)).toEqual(
      valuesById(await db().em().find(m[name], {}, { polymorphicStrategy: 'select-in' })),
    );
    expect(count).toBe(1 + (name === 'Car' ? 0 : children));
  });

  if (isJoined)
    it('reads each table present by the keys of its own rows, and shares columns of one type', async () => {
      const { queries } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, { id: { $in: [2, 5, 7] } }, { polymorphicStrategy }),
      );
      expect(queries[1]!.sql).toBe(
        'select 0 as "__t", "__child"."id" as "__c0", "__child"."email" as "__c1", ' +
          '(select "__child"."wheels" from "vehicle" as "__child" where false) as "__c2", ' +
          '(select "__child"."salary" from "employee" as "__child" where false) as "__c3", ' +
          '(select "__child"."payload" from "truck" as "__child" where false) as "__c4" ' +
          'from "person" as "__child" where "__child"."id" = any (?) union all ' +
          'select 1, "__child"."id", null, "__child"."wheels", null, null from "vehicle" as "__child" where "__child"."id" = any (?) union all ' +
          'select 2, "__child"."id", null, "__child"."doors", null, null from "car" as "__child" where "__child"."id" = any (?) union all ' +
          'select 3, "__child"."id", "__child"."dept", "__child"."manager_id", "__child"."salary", null from "employee" as "__child" where "__child"."id" = any (?) union all ' +
          'select 4, "__child"."id", null, null, null, "__child"."payload" from "truck" as "__child" where "__child"."id" = any (?)',
      );
      expect(queries[1]!.params).toEqual(['{"2"}', '{"5","7"}', '{"5"}', '{"2"}', '{"7"}']);
    });

  if (isJoined)
    it('one table present is read as under select-in', async () => {
      const { sql } = await db().queries.during(() => db().em().find(m.Party, { id: 9 }, { polymorphicStrategy }));
      expect(sql[1]).toBe(
        'select "__child"."id", "__child"."vat", "__child"."founded", "__child"."settings" from "company" as "__child" where "__child"."id" = any (?)',
      );
    });

  it.each(['joined', 'select-in', 'balanced'] as const)(
    'relations are completed by one query, under %s',
    async strategy => {
      const toOne = await db().queries.during(() =>
        db()
          .em()
          .find(m.Note, {}, { populate: ['party', 'other'], strategy, polymorphicStrategy, ...byId }),
      );
      expect(toOne.result.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      if (strategy === 'joined') expect(toOne.count).toBe(1 + children);
      const toMany = await db().queries.during(() =>
        db()
          .em()
          .find(m.Folder, { id: 1 }, { populate: ['parties'], strategy, polymorphicStrategy }),
      );
      expect(valuesById(toMany.result[0]!.parties)).toEqual(expected(1, 2, 5, 7, 9, 11));
      expect(toMany.count).toBe((strategy === 'joined' ? 1 : 2) + children);
    },
  );

  it('every way of loading takes the option', async () => {
    const cost = async (load: () => unknown) => (await db().queries.during(load)).count;
    const em = db().em();
    const [owner, folder] = [await em.findOneOrFail(m.Owner, 1), await em.findOneOrFail(m.Folder, 1)];
    const bob = db().em().getReference(m.Party, 2);
    expect(await cost(() => wrap(bob).init({ polymorphicStrategy } as object))).toBe(1 + children);
    expect(await cost(() => db().em().findOne(m.Party, 2, { polymorphicStrategy }))).toBe(1 + children);
    expect(await cost(() => db().em().findAll(m.Party, { polymorphicStrategy }))).toBe(1 + children);
    expect(await cost(() => db().em().findAndCount(m.Party, {}, { polymorphicStrategy }))).toBe(2 + children);
    expect(
      await cost(() =>
        db()
          .em()
          .findByCursor(m.Party, { first: 9, ...byId, polymorphicStrategy }),
      ),
    ).toBe(2 + children);
    expect(await cost(() => em.populate(folder, ['parties'], { polymorphicStrategy }))).toBe(1 + children);
    expect(await cost(() => owner.parties.init({ polymorphicStrategy } as object))).toBe(1 + children);
    expect(await cost(() => owner.parties.loadItems({ refresh: true, polymorphicStrategy } as object))).toBe(
      1 + children,
    );
    expect(await cost(() => owner.parties.matching({ polymorphicStrategy } as object))).toBe(1 + children);
  });

  it('under select-in the same ways take one query for each table', async () => {
    const load = { polymorphicStrategy: 'select-in' } as const;
    const cost = async (work: () => unknown) => (await db().queries.during(work)).count;
    const em = db().em();
    const [owner, folder] = [await em.findOneOrFail(m.Owner, 1), await em.findOneOrFail(m.Folder, 1)];
    const bob = db().em().getReference(m.Party, 2);
    const tables = (joined: number) => (isJoined ? joined : 0);
    expect(await cost(() => wrap(bob).init(load as object))).toBe(1 + tables(2));
    expect(await cost(() => db().em().findAll(m.Party, load))).toBe(1 + tables(6));
    expect(
      await cost(() =>
        db()
          .em()
          .findByCursor(m.Party, { first: 12, ...byId, ...load }),
      ),
    ).toBe(2 + tables(6));
    expect(await cost(() => em.populate(folder, ['parties'], load))).toBe(1 + tables(6));
    expect(await cost(() => owner.parties.init(load as object))).toBe(1 + tables(6));
    expect(await cost(() => owner.parties.loadItems({ refresh: true, ...load }))).toBe(1 + tables(6));
    expect(await cost(() => owner.parties.matching(load as object))).toBe(1 + tables(6));
  });

  it('a list, fields and none read no more than they ask for', async () => {
    const find = (options: object) =>
      db().queries.during(() =>
        db()
          .em()
          .find(m.Party, {}, { polymorphicStrategy, ...options }),
      );
    expect((await find({ loadPolymorphic: 'none' })).count).toBe(1);
    const listed = await find({ loadPolymorphic: [m.Person, m.Car] });
    expect(listed.count).toBe(1 + children);
    const fields = await find({ fields: ['name', 'dept', 'doors'] });
    expect(fields.count).toBe(1 + children);
    if (isJoined) {
      expect(listed.sql[1]).not.toMatch(/truck|company/);
      expect(fields.sql[1]).not.toMatch(/vehicle|email|salary/);
    }
  });

  it('a partly loaded entity is completed in the identity map', async () => {
    const em = db().em();
    const [bob] = await em.find(m.Party, { id: 2 }, { loadPolymorphic: 'none' });
    const { count } = await db().queries.during(() => em.find(m.Party, { id: [2, 7] }, { polymorphicStrategy }));
    expect(count).toBe(1 + children);
    expect(valuesOf(bob!)).toEqual(expectedParties[2]);
    expect(await db().queries.countOf(() => em.flush())).toBe(0);
  });

  it.each([LockMode.PESSIMISTIC_READ, LockMode.PESSIMISTIC_WRITE, LockMode.PESSIMISTIC_WRITE_OR_FAIL] as const)(
    'child rows are locked in the one query, mode %s',
    async lockMode => {
      await db()
        .em()
        .transactional(async em => {
          const { result, sql } = await db().queries.during(() =>
            em.find(m.Party, {}, { lockMode, polymorphicStrategy }),
          );
          expect(valuesById(result)).toEqual(expectedParties);
          expect(sql).toHaveLength(1 + children);
          const clause = lockMode === LockMode.PESSIMISTIC_READ ? 'for share' : 'for update';
          if (isJoined) expect(sql[1]!.split(`${clause} of "__child"`)).toHaveLength(7);
        });
    },
  );

  it('a value that does not exist is refused', async () => {
    for (const wrong of ['unions', 'UNION', '', null, 7, {}, ['union']]) {
      const refused = db()
        .em()
        .find(m.Party, {}, { polymorphicStrategy: wrong as never });
      await expect(refused).rejects.toThrow(LoadOptionError);
      await expect(refused).rejects.toThrow(/Choose among 'auto', 'select-in'/);
    }
  });

  if (isJoined)
    it('a child row that is missing is an error after three attempts', async () => {
      const em = db().em();
      await em.begin();
      try {
        await em.getConnection().execute('delete from car where id = 6', [], 'run', em.getTransactionContext());
        const { result, count } = await db().queries.during(() =>
          em.find(m.Party, {}, { polymorphicStrategy }).catch((error: unknown) => error),
        );
        expect(result).toBeInstanceOf(MissingChildRowError);
        expect(String(result)).toContain('table car has no such row');
        expect(count).toBe(6);
      } finally {
        await em.rollback();
      }
    });
});

describeParties(
  'polymorphicStrategy union on a server',
  declareParty,
  ({ strategy: stored, m, db }) => {
    it('a stream reads the child rows of a chunk in one query', async () => {
      const { result, count } = await db().queries.during(() =>
        Array.fromAsync(
          db()
            .em()
            .stream(m.Party, { ...byId, chunkSize: 4, polymorphicStrategy } as object),
        ),
      );
      expect(valuesById(result)).toEqual(expectedParties);
      expect(count).toBe(1 + (stored === 'joined' ? 3 : 0));
    });
  },
  serverEngines,
);

const range = (length: number) => [...Array(length).keys()];

function declareWide(tables: number, columns: number) {
  abstract class Wide extends Polymorphic() {
    declare id: number;
  }
  defineEntity({ class: Wide, inheritance: 'tpt', properties: { id: p.integer().primary() } });
  const leaves = range(tables).map(table => {
    const Leaf = { [`Leaf${table}`]: class extends Wide {} }[`Leaf${table}`]!;
    const properties = range(columns).map(n => [`f${n}`, p.integer().formula(() => `${table * columns + n}`)]);
    defineEntity({ class: Leaf, properties: Object.fromEntries(properties) as object });
    return [Leaf.name, Leaf] as const;
  });
  return { Wide, wides: defineHierarchy(Wide, Object.fromEntries(leaves)) };
}

function declareFamily() {
  abstract class Member extends Polymorphic() {
    declare id: number;
    declare parent: Member | null;
  }
  class Cat extends Member {
    declare lives: number;
  }
  class Dog extends Member {
    declare tricks: number;
  }
  const parent = () => p.manyToOne(Member).nullable();
  defineEntity({ class: Member, inheritance: 'tpt', properties: { id: p.integer().primary(), parent } });
  defineEntity({ class: Cat, properties: { lives: p.integer() } });
  defineEntity({ class: Dog, properties: { tricks: p.integer() } });
  return { Member, Cat, Dog, members: defineHierarchy(Member, { Cat, Dog }) };
}

describe.each(engines)('polymorphicStrategy union of locked and unlocked rows [$name]', engine => {
  it('locks the rows that were asked for, and not those of relations, in one query', async () => {
    const { Member, Cat, Dog, members } = declareFamily();
    await using db = await openOrm(engine, { entities: [...members.entities] });
    const em = db.em();
    const old = em.create(Cat, { id: 1, lives: 9 } as never);
    const young = em.create(Cat, { id: 2, lives: 8, parent: old } as never);
    em.create(Dog, { id: 3, tricks: 7, parent: young } as never);
    await em.flush();
    await db.em().transactional(async reader => {
      const options = { populate: ['parent'], strategy: 'joined', ...byId, polymorphicStrategy } as const;
      const { result, queries } = await db.queries.during(() =>
        reader.find(Member, { id: [2, 3] }, { ...options, lockMode: LockMode.PESSIMISTIC_WRITE }),
      );
      expect(result).toMatchObject([
        { lives: 8, parent: { lives: 9 } },
        { tricks: 7, parent: { lives: 8 } },
      ]);
      expect(queries).toHaveLength(2);
      const branches = queries[1]!.sql.split(' union all ');
      expect(branches.map(branch => branch.includes('for update of "__child"'))).toEqual([true, true, false]);
      expect(queries[1]!.params).toEqual(['{"2"}', '{"3"}', '{"1","2"}']);
    });
  });
});

describe.each(engines)('polymorphicStrategy union of many columns [$name]', engine => {
  it('takes as many queries as PostgreSQL needs for more than 1,664 columns', async () => {
    const { Wide, wides } = declareWide(5, 700);
    await using db = await openOrm(engine, { entities: [...wides.entities] });
    const em = db.em();
    wides.entities.slice(1).forEach((Leaf, id) => em.create(Leaf, { id } as never));
    await em.flush();
    const { result, count } = await db.queries.during(() => db.em().find(Wide, {}, { polymorphicStrategy, ...byId }));
    expect(result.map(each => Object.values(each).filter(value => typeof value === 'number').length)).toEqual(
      Array(5).fill(701),
    );
    expect(result.map(each => (each as unknown as { f699: number }).f699)).toEqual([699, 1399, 2099, 2799, 3499]);
    expect(count).toBe(4);
  });
});
