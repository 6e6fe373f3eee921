import { wrap } from '@mikro-orm/core';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expected, expectedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';

/** Child tables that hold columns of some row, below the queried class. */
const tables = { Party: 6, Person: 1, Vehicle: 2, Company: 0, Car: 0 };
const ids = {
  Party: Object.keys(expectedParties).map(Number),
  Person: [1, 2, 3, 4],
  Vehicle: [5, 6, 7, 8],
  Company: [9, 10, 11, 12],
  Car: [5, 6],
};

export function findersContract(declare: DeclareParty): void {
  describeParties('S6 finders', declare, ({ strategy, m, db }) => {
    const cost = (name: keyof typeof tables) => 1 + (strategy === 'joined' && tables[name] > 0 ? 1 : 0);

    it.each(Object.keys(tables) as (keyof typeof tables)[])(
      'em.find(%s) yields whole rows of their own classes, with one query for all tables present',
      async name => {
        const { result, count } = await db().queries.during(() => db().em().find(m[name], {}));
        expect(valuesById(result)).toEqual(expected(...ids[name]));
        expect(count).toBe(cost(name));
        expect(
          result.every(
            party => party instanceof m[name] && party.describe() === `${party.constructor.name} ${party.name}`,
          ),
        ).toBe(true);
      },
    );

    it('reads only the tables of the types present, by key, without their parents', async () => {
      const { result, sql } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, { id: { $in: [5, 6, 11] } }, { orderBy: { id: 'desc' }, polymorphicStrategy: 'select-in' }),
      );
      expect(result.map(({ id }) => id)).toEqual([11, 6, 5]);
      if (strategy === 'joined') {
        expect(sql.slice(1).toSorted()).toEqual([
          'select "__child"."id", "__child"."doors" from "car" as "__child" where "__child"."id" = any (?)',
          'select "__child"."id", "__child"."vat", "__child"."founded", "__child"."settings" from "company" as "__child" where "__child"."id" = any (?)',
          'select "__child"."id", "__child"."wheels" from "vehicle" as "__child" where "__child"."id" = any (?)',
        ]);
      }
    });

    it('findOne, findOneOrFail and findAll yield whole rows of their own classes', async () => {
      for (const id of ids.Party) {
        expect(valuesOf((await db().em().findOne(m.Party, id))!)).toEqual(expectedParties[id]);
      }
      expect(valuesOf(await db().em().findOneOrFail(m.Vehicle, { name: 'rig' }))).toEqual(expectedParties[7]);
      expect(
        valuesById(
          await db()
            .em()
            .findAll(m.Person, { where: { name: 'bob' } }),
        ),
      ).toEqual(expected(2));
    });

    it('findOne of a class does not find a row of a sibling', async () => {
      expect(await db().em().findOne(m.Person, 9)).toBeNull();
      const em = db().em();
      await em.findOneOrFail(m.Party, 9);
      expect(await em.findOne(m.Person, 9)).toBeNull();
    });

    it('findAndCount and count agree, at root, middle and leaf', async () => {
      const [page, total] = await db()
        .em()
        .findAndCount(m.Party, {}, { limit: 5, offset: 2, orderBy: { id: 'asc' } });
      expect(valuesById(page)).toEqual(expected(3, 4, 5, 6, 7));
      expect(total).toBe(12);
      expect(await db().em().count(m.Vehicle)).toBe(4);
      expect(await db().em().count(m.Shop)).toBe(2);
    });

    it('findByCursor pages through the hierarchy in both directions', async () => {
      const orderBy = { id: 'asc' } as const;
      const first = await db().em().findByCursor(m.Party, { first: 5, orderBy });
      expect(valuesById(first.items)).toEqual(expected(1, 2, 3, 4, 5));
      expect(first.totalCount).toBe(12);
      const second = await db().em().findByCursor(m.Party, { first: 5, after: first, orderBy });
      expect(valuesById(second.items)).toEqual(expected(6, 7, 8, 9, 10));
      const last = await db().em().findByCursor(m.Party, { last: 3, orderBy });
      expect(last.items.map(({ id }) => id)).toEqual([10, 11, 12]);
      const before = await db().em().findByCursor(m.Party, { last: 3, before: last, orderBy });
      expect(valuesById(before.items)).toEqual(expected(7, 8, 9));
    });

    it('refresh brings back the whole row', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Party, 2);
      bob.name = 'changed';
      Object.assign(bob, { dept: 'changed' });
      await em.refresh(bob);
      expect(valuesOf(bob)).toEqual(expectedParties[2]);
      expect((await db().queries.during(() => em.flush())).count).toBe(0);
    });

    it('a lazy reference becomes whole and of its own class when it loads', async () => {
      const em = db().em();
      const note = await em.findOneOrFail(m.Note, 1);
      expect(valuesOf(await em.findOneOrFail(m.Party, note.party.id))).toEqual(expectedParties[1]);
      const reference = em.getReference(m.Party, 7);
      const loaded = await em.refreshOrFail(reference);
      expect(loaded).toBe(reference);
      expect(valuesOf(reference)).toEqual(expectedParties[7]);
      expect(reference).toBeInstanceOf(m.Truck);
      const note2 = await db().em().findOneOrFail(m.Note, 2);
      await wrap(note2).init({ populate: ['party'] });
      expect(valuesOf(note2.party)).toEqual(expectedParties[7]);
    });

    it('refreshing an entity outside with a populated relation makes its stand-in whole', async () => {
      const refreshing = db().em();
      const note = await refreshing.findOneOrFail(m.Note, 1);
      const standIn = note.party;
      await refreshing.refresh(note, { populate: ['party', 'folder.parties'] });
      expect(note.party).toBe(standIn);
      expect(valuesOf(note.party)).toEqual(expectedParties[1]);
      expect(valuesById(note.folder!.parties)).toEqual(expected(1, 2, 5, 7, 9, 11));
    });

    it('query-builder results mapped to entities are whole and of their own classes', async () => {
      const qb = () => db().em().createQueryBuilder(m.Party, 'p');
      expect(
        valuesById(
          await qb()
            .select('*')
            .where({ name: { $in: ['bob', 'rig', 'kiosk'] } })
            .getResultList(),
        ),
      ).toEqual(expected(2, 7, 12));
      expect(valuesOf((await qb().select('*').where({ id: 5 }).getSingleResult())!)).toEqual(expectedParties[5]);
      const [page, total] = await qb().select('*').orderBy({ id: 'asc' }).limit(2).getResultAndCount();
      expect([valuesById(page), total]).toEqual([expected(1, 2), 12]);
      const partial = await qb().select(['id', 'name']).where({ id: 2 }).getResultList();
      expect(partial[0]).toBeInstanceOf(m.Employee);
    });

    it('query-builder joins bring whole related rows', async () => {
      const notes = await db()
        .em()
        .createQueryBuilder(m.Note, 'n')
        .select('*')
        .leftJoinAndSelect('n.party', 'p')
        .leftJoinAndSelect('n.other', 'o')
        .orderBy({ 'n.id': 'asc' })
        .getResultList();
      expect(notes.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      expect(notes.map(note => note.other && valuesOf(note.other))).toEqual([
        expectedParties[7],
        expectedParties[2],
        null,
        expectedParties[11],
      ]);
    });

    it('em.map and em.merge give rows their own classes', async () => {
      const [row] = await db().em().createQueryBuilder(m.Party, 'p').select('*').where({ id: 6 }).execute();
      expect(
        valuesOf(
          db()
            .em()
            .merge(m.Party, row as never),
        ),
      ).toEqual(expectedParties[6]);
    });

    it('an empty result costs one query', async () => {
      expect((await db().queries.during(() => db().em().find(m.Party, { id: 99 }))).count).toBe(1);
    });
  });
}
