import { LockMode, raw } from '@mikro-orm/core';
import { MissingChildRowError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { describeParties } from '../../contracts/party/describe.ts';
import { expected, expectedParties, valuesById, valuesOf } from '../../contracts/party/seed.ts';
import { serverEngines } from '../../support/index.ts';

const byId = { orderBy: { id: 'asc' } } as const;

describe.each(['single-statement', 'joined'] as const)('polymorphicStrategy %s', polymorphicStrategy => {
  describeParties('reads page and child rows at once', declareParty, ({ strategy: stored, m, db }) => {
    const isJoined = stored === 'joined';
    const children = isJoined ? 1 : 0;

    it.each(['Party', 'Person', 'Vehicle', 'Company', 'Car'] as const)('em.find(%s) takes one query', async name => {
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .find(m[name], {}, { polymorphicStrategy, orderBy: { name: 'desc' } }),
      );
      const expectedRows = await db()
        .em()
        .find(m[name], {}, { polymorphicStrategy: 'select-in', orderBy: { name: 'desc' } });
      expect(result.map(valuesOf)).toEqual(expectedRows.map(valuesOf));
      expect(count).toBe(1);
    });

    it('keeps the order and the limits of a page', async () => {
      const find = (options: object) =>
        db()
          .em()
          .find(m.Party, {}, { polymorphicStrategy, ...options });
      const idsOf = (parties: readonly { id: number }[]) => parties.map(({ id }) => id);
      expect(idsOf(await find({ orderBy: { name: 'asc' }, limit: 3, offset: 2 }))).toEqual([5, 3, 2]);
      expect(idsOf(await find({ orderBy: [{ [raw('id % 5')]: 'desc' }, { id: 'desc' }], limit: 4 }))).toEqual([
        9, 4, 8, 3,
      ]);
      const first = await db()
        .em()
        .findByCursor(m.Party, { first: 5, ...byId, polymorphicStrategy });
      expect(valuesById(first.items)).toEqual(expected(1, 2, 3, 4, 5));
      const last = await db()
        .em()
        .findByCursor(m.Party, { last: 4, ...byId, polymorphicStrategy });
      expect(idsOf(last.items)).toEqual([9, 10, 11, 12]);
      expect(await find({ limit: 0 })).toHaveLength(0);
    });

    it('findOne, findAndCount and a condition on the identity', async () => {
      const one = await db().queries.during(() => db().em().findOne(m.Party, 7, { polymorphicStrategy }));
      expect([valuesOf(one.result!), one.count]).toEqual([expectedParties[7], 1]);
      const [page, total] = await db()
        .em()
        .findAndCount(
          m.Party,
          { polymorphicName: { $like: 'vehicle.%' } },
          {
            polymorphicStrategy,
            limit: 3,
            ...byId,
          },
        );
      expect([valuesById(page), total]).toEqual([expected(5, 6, 7), 4]);
      expect(await db().em().find(m.Party, { name: 'nobody' }, { polymorphicStrategy })).toEqual([]);
    });

    it('reads only the tables of a list, and none under none', async () => {
      const find = (loadPolymorphic: unknown) =>
        db().queries.during(() =>
          db()
            .em()
            .find(m.Party, {}, { polymorphicStrategy, loadPolymorphic: loadPolymorphic as 'all' }),
        );
      const listed = await find([m.Person, m.Car]);
      expect(listed.count).toBe(1);
      expect(listed.sql[0]).not.toMatch(/truck|company/);
      const values = valuesById(listed.result);
      expect([2, 5].map(id => values[id])).toEqual([2, 5].map(id => expectedParties[id]));
      if (isJoined) expect(values[7]).toEqual({ class: 'Truck', name: 'rig' });
      const none = await find('none');
      expect(none.sql).toEqual(['select "p0".* from "party" as "p0"']);
    });

    it('reads only the fields that are asked for', async () => {
      const { result, sql } = await db().queries.during(() =>
        db()
          .em()
          .find(
            m.Party,
            { id: [2, 5] },
            { polymorphicStrategy, fields: ['name', 'dept', 'doors'] as never[], ...byId },
          ),
      );
      expect(result.map(valuesOf)).toEqual([
        { class: 'Employee', name: 'bob', dept: 'it' },
        { class: 'Car', name: 'beetle', doors: 2 },
      ]);
      expect(sql).toHaveLength(1);
      if (isJoined) expect(sql[0]).not.toMatch(/vehicle"|email|salary/);
    });

    it.each(['joined', 'select-in', 'balanced'] as const)('populated relations, under %s', async strategy => {
      const toOne = await db().queries.during(() =>
        db()
          .em()
          .find(m.Note, {}, { populate: ['party', 'other'], strategy, polymorphicStrategy, ...byId }),
      );
      expect(toOne.result.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      const toMany = await db().queries.during(() =>
        db()
          .em()
          .find(m.Folder, { id: 1 }, { populate: ['parties'], strategy, polymorphicStrategy }),
      );
      expect(valuesById(toMany.result[0]!.parties)).toEqual(expected(1, 2, 5, 7, 9, 11));
      const owners = await db().queries.during(() =>
        db()
          .em()
          .find(m.Owner, {}, { populate: ['parties'], strategy, polymorphicStrategy }),
      );
      expect(valuesById(owners.result[0]!.parties)).toEqual(expected(1, 2, 5, 7, 9));
      if (strategy === 'joined') expect([toOne.count, toMany.count, owners.count]).toEqual(Array(3).fill(1 + children));
      if (strategy === 'select-in') expect(owners.count).toBe(2);
    });

    it('a page with a relation joined to one takes one query, and its rows are read as ever', async () => {
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, { id: [2, 7, 8] }, { populate: ['owner'], strategy: 'joined', polymorphicStrategy, ...byId }),
      );
      expect(result.map(valuesOf)).toEqual([2, 7, 8].map(id => expectedParties[id]));
      expect(result.map(({ owner }) => owner?.name)).toEqual(['olga', 'olga', undefined]);
      expect(count).toBe(1);
      const employees = await db().queries.during(() =>
        db()
          .em()
          .find(m.Person, { id: [2, 3] }, { polymorphicStrategy, ...byId }),
      );
      expect(employees.result.map(valuesOf)).toEqual([2, 3].map(id => expectedParties[id]));
    });

    it('falls back to union under locks, with relations joined to many, and with distinct rows', async () => {
      await db()
        .em()
        .transactional(async em => {
          const { result, count } = await db().queries.during(() =>
            em.find(m.Party, {}, { polymorphicStrategy, lockMode: LockMode.PESSIMISTIC_WRITE }),
          );
          expect(valuesById(result)).toEqual(expectedParties);
          expect(count).toBe(1 + children);
        });
      const folders = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, {}, { populate: ['folders'], strategy: 'joined', polymorphicStrategy, limit: 5, ...byId }),
      );
      expect(valuesById(folders.result)).toEqual(expected(1, 2, 3, 4, 5));
      expect(folders.result[1]!.folders).toHaveLength(2);
      expect(folders.count).toBe(1 + children);
      const populateHints = { parties: { limit: 2, orderBy: { id: 'desc' } } } as const;
      const [owner] = await db()
        .em()
        .find(m.Owner, {}, { populate: ['parties'], populateHints, polymorphicStrategy });
      expect(valuesById(owner!.parties)).toEqual(expected(7, 9));
    });

    it('every way of loading takes the option', async () => {
      const cost = async (load: () => unknown) => (await db().queries.during(load)).count;
      const em = db().em();
      const [owner, folder] = [await em.findOneOrFail(m.Owner, 1), await em.findOneOrFail(m.Folder, 1)];
      const bob = await db().em().findOneOrFail(m.Party, 2);
      expect(await cost(() => db().em().refresh(bob, { polymorphicStrategy }))).toBe(1);
      expect(await cost(() => owner.parties.init({ polymorphicStrategy }))).toBe(1);
      expect(await cost(() => owner.parties.matching({ polymorphicStrategy }))).toBe(1);
      expect(await cost(() => folder.parties.matching({ polymorphicStrategy }))).toBe(1 + children);
      expect(await cost(() => em.populate(folder, ['parties'], { polymorphicStrategy }))).toBe(1 + children);
    });

    it('a partly loaded entity is completed in the identity map, changes are kept', async () => {
      const em = db().em();
      const [bob] = await em.find(m.Party, { id: 2 }, { loadPolymorphic: 'none' });
      bob!.name = 'changed';
      await em.find(m.Party, { id: [2, 7] }, { polymorphicStrategy, flushMode: 'commit' as never });
      expect(valuesOf(bob!)).toEqual({ ...expectedParties[2], name: 'changed' });
    });

    it('unknown identities follow the policy', async () => {
      const admin = db().em();
      await admin.begin();
      try {
        const change = `update party set _polymorphic_name = 'vehicle.hovercraft' where id = 7`;
        await admin.getConnection().execute(change, [], 'run', admin.getTransactionContext());
        const load = (onUnknown: unknown) =>
          admin
            .fork({ keepTransactionContext: true })
            .find(m.Party, {}, { polymorphicStrategy, onUnknown: onUnknown as 'base' });
        await expect(load('throw')).rejects.toThrow('hovercraft');
        expect(valuesById(await load('skip'))).toEqual(
          expected(
            ...Object.keys(expectedParties)
              .map(Number)
              .filter(id => id !== 7),
          ),
        );
        expect((await load('base')).find(({ id }) => id === 7)?.constructor).toBe(m.Vehicle);
        expect(valuesById(await load(() => m.Truck))[7]).toEqual(expectedParties[7]);
      } finally {
        await admin.rollback();
      }
    });

    if (isJoined)
      it('a child row that is missing is an error', async () => {
        const em = db().em();
        await em.begin();
        try {
          await em.getConnection().execute('delete from car where id = 6', [], 'run', em.getTransactionContext());
          const refused = em.find(m.Party, {}, { polymorphicStrategy });
          await expect(refused).rejects.toThrow(MissingChildRowError);
          await expect(refused).rejects.toThrow('table car has no such row');
        } finally {
          await em.rollback();
        }
      });
  });

  describeParties(
    'on a server',
    declareParty,
    ({ strategy: stored, m, db }) => {
      it('a stream falls back to union', async () => {
        const { result, count } = await db().queries.during(() =>
          Array.fromAsync(
            db()
              .em()
              .stream(m.Party, { ...byId, chunkSize: 100, polymorphicStrategy }),
          ),
        );
        expect(valuesById(result)).toEqual(expectedParties);
        expect(count).toBe(stored === 'joined' ? 2 : 1);
      });
    },
    serverEngines,
  );
});
