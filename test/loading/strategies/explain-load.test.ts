import { LockMode } from '@mikro-orm/core';
import { explainLoad, LoadOptionError, MissingDriverError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { describeParties } from '../../contracts/party/describe.ts';
import { engines, openOrm } from '../../support/index.ts';
import { otherStrategies } from './strategies.ts';

describeParties('explainLoad', declareParty, ({ strategy: stored, m, db }) => {
  const isJoined = stored === 'joined';

  it('names the strategy, the tables with their columns and types, and sends nothing', async () => {
    const { result, count } = await db().queries.during(
      () => explainLoad(db().em(), m.Party, { where: { name: 'bob' }, limit: 20 }),
      { transactions: true },
    );
    expect(count).toBe(0);
    expect(result).toMatchObject({
      entity: 'Party',
      asked: 'auto',
      relations: [],
      queries: { min: 1, max: isJoined ? 2 : 1 },
    });
    expect(result.sql).toBe('select "p0".* from "party" as "p0" where "p0"."name" = ? limit ?');
    expect(result.rows).toMatchObject({ storage: stored, strategy: 'union' });
    expect(result.rows?.tables.map(({ table, class: cls, properties }) => [table, cls, properties])).toEqual(
      isJoined
        ? [
            ['company', 'Company', ['vat', 'founded', 'settings']],
            ['person', 'Person', ['email']],
            ['vehicle', 'Vehicle', ['wheels']],
            ['car', 'Car', ['doors']],
            ['employee', 'Employee', ['dept', 'salary', 'manager']],
            ['truck', 'Truck', ['payload']],
          ]
        : [],
    );
    if (isJoined) expect(result.rows?.tables[2]?.identities).toEqual(['vehicle.car', 'vehicle.truck']);
    expect(JSON.stringify(result)).not.toContain('bob');
  });

  it.each(['Party', 'Person', 'Vehicle', 'Car'] as const)(
    'its first query is the one that a find of %s sends',
    async name => {
      for (const polymorphicStrategy of ['select-in', ...otherStrategies] as const) {
        const options = { polymorphicStrategy, limit: 5, orderBy: { id: 'asc' } } as const;
        const explained = await explainLoad(db().em(), m[name], { where: { name: { $like: '%e%' } }, ...options });
        const { sql, count } = await db().queries.during(() =>
          db()
            .em()
            .find(m[name], { name: { $like: '%e%' } }, options),
        );
        expect(explained.sql).toBe(sql[0]);
        expect(explained.queries.min).toBeLessThanOrEqual(count);
        expect(explained.queries.max).toBeGreaterThanOrEqual(count);
        expect(explained.queries.max).toBe(
          isJoined && name !== 'Car'
            ? {
                'select-in': { Party: 7, Person: 2, Vehicle: 3 }[name],
                auto: 2,
                union: 2,
                'single-statement': 1,
                joined: 1,
              }[polymorphicStrategy]
            : 1,
        );
      }
    },
  );

  it('says why a strategy was not used', async () => {
    const explain = (options: object) =>
      explainLoad(db().em(), m.Party, { polymorphicStrategy: 'single-statement', ...options });
    expect((await explain({})).rows).toMatchObject({ strategy: 'single-statement', reason: 'it was asked for' });
    expect((await explain({ populate: ['folders'], strategy: 'joined' })).rows).toMatchObject({
      strategy: 'union',
      reason: "'single-statement' cannot read this load: it joins a relation to many",
    });
    const locked = await db()
      .em()
      .transactional(em =>
        explainLoad(em, m.Party, { polymorphicStrategy: 'joined', lockMode: LockMode.PESSIMISTIC_WRITE }),
      );
    expect(locked.rows).toMatchObject({
      strategy: 'union',
      reason: "'joined' cannot read this load: its rows are locked",
    });
  });

  it('follows lists, fields and paths', async () => {
    const list = await explainLoad(db().em(), m.Party, { loadPolymorphic: [m.Car], polymorphicStrategy: 'joined' });
    expect(list.rows?.tables.map(({ table }) => table)).toEqual(isJoined ? ['vehicle', 'car'] : []);
    const none = await explainLoad(db().em(), m.Party, { loadPolymorphic: 'none' });
    expect([none.rows?.tables, none.queries.max]).toEqual([[], 1]);
    const fields = await explainLoad(db().em(), m.Party, { fields: ['name', 'dept'] as never[] });
    expect(fields.rows?.tables.map(({ properties }) => properties)).toEqual(isJoined ? [['dept']] : []);
  });

  it('walks populated relations, whether they are joined or selected', async () => {
    for (const strategy of ['joined', 'select-in', 'balanced'] as const) {
      const options = {
        populate: ['parties', 'notes.party'],
        loadPolymorphic: { parties: [m.Car] },
        strategy,
      } as const;
      const explained = await explainLoad(db().em(), m.Folder, options);
      const { count } = await db().queries.during(() => db().em().find(m.Folder, {}, options));
      expect(explained.rows).toBeUndefined();
      expect(explained.relations.map(({ path, entity }) => [path, entity])).toEqual([
        ['parties', 'Party'],
        ['notes', 'Note'],
        ['notes.party', 'Party'],
      ]);
      expect(explained.relations[0]?.rows?.tables.map(({ table }) => table)).toEqual(
        isJoined ? ['vehicle', 'car'] : [],
      );
      expect(explained.relations[0]?.isJoined).toBe(strategy === 'joined');
      if (isJoined) expect(explained.queries.max).toBe(count);
      expect(explained.queries.max).toBeGreaterThanOrEqual(count);
    }
  });

  it('reads well, and cannot be changed', async () => {
    const explained = await explainLoad(db().em(), m.Vehicle, { polymorphicStrategy: 'select-in' });
    expect(String(explained).split('\n').slice(2)).toEqual(
      isJoined
        ? [
            "  'select-in': it was asked for",
            '    car (doors) for vehicle.car',
            '    truck (payload) for vehicle.truck',
          ]
        : ['  no child table is read'],
    );
    expect(String(explained)).toMatch(
      isJoined ? /^Vehicle: 1 to 3 queries\n {2}select / : /^Vehicle: 1 query\n {2}select /,
    );
    expect(() => Object.assign(explained, { sql: '' })).toThrow(TypeError);
    expect(() => Object.assign(explained.queries, { max: 0 })).toThrow(TypeError);
  });

  it('leaves pending changes and the result cache alone', async () => {
    const em = db().em();
    const bob = await em.findOneOrFail(m.Party, 2);
    bob.name = 'changed';
    const { count } = await db().queries.during(() =>
      explainLoad(em, m.Party, { cache: 60_000, flushMode: 'always' as never }),
    );
    expect(count).toBe(0);
    expect(await db().em().find(m.Party, {}, { cache: 60_000 })).toHaveLength(12);
  });

  it('refuses what the find would refuse', async () => {
    await expect(explainLoad(db().em(), m.Party, { polymorphicStrategy: 'magic' as never })).rejects.toThrow(
      LoadOptionError,
    );
    await expect(explainLoad(db().em(), m.Party, { loadPolymorphic: { parties: 'none' } as never })).rejects.toThrow(
      LoadOptionError,
    );
    await expect(explainLoad(db().em(), m.Party, { where: { nothing: 1 } as never })).rejects.toThrow('nothing');
  });
});

it('explainLoad needs a driver with the mixin', async () => {
  class Plain {
    declare id: number;
  }
  const { defineEntity, p } = await import('@mikro-orm/core');
  defineEntity({ class: Plain, properties: { id: p.integer().primary() } });
  await using db = await openOrm(engines[0]!, { stock: true, entities: [Plain] });
  await expect(explainLoad(db.em(), Plain)).rejects.toThrow(MissingDriverError);
});
