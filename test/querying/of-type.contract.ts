import type { FilterQuery } from '@mikro-orm/core';
import { notOfType, ofType } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty, Folder, Note, Party } from '../contracts/party/model.ts';
import { expected, valuesById } from '../contracts/party/seed.ts';
import { idsOf } from './ids.ts';

export function ofTypeContract(declare: DeclareParty): void {
  describeParties('of-type', declare, ({ strategy, m, db }) => {
    const parties = async (where: FilterQuery<Party>) => idsOf(await db().em().find(m.Party, where));
    const notes = async (where: FilterQuery<Note>) => idsOf(await db().em().find(m.Note, where));
    const folders = async (where: FilterQuery<Folder>) => idsOf(await db().em().find(m.Folder, where));

    it('finds rows of the named classes and of their descendants', async () => {
      expect(valuesById(await db().em().find(m.Party, ofType(m.Person, m.Car)))).toEqual(expected(1, 2, 3, 4, 5, 6));
      expect(await parties(ofType(m.Party))).toHaveLength(12);
    });

    it('abstract middles name their branch', async () => {
      expect(await parties(ofType(m.Vehicle))).toEqual([5, 6, 7, 8]);
      expect(await parties(notOfType(m.Vehicle))).toEqual([1, 2, 3, 4, 9, 10, 11, 12]);
    });

    it('identities and classes mix, abstract identities included', async () => {
      expect(await parties(ofType(m.Employee, 'company.shop'))).toEqual([2, 3, 11, 12]);
      expect(await parties(ofType('vehicle', 'person.employee'))).toEqual([2, 3, 5, 6, 7, 8]);
    });

    it('leaves descendants out where it is asked', async () => {
      expect(await parties(ofType(m.Person, { descendants: false }))).toEqual([1, 4]);
      expect(await parties(ofType(m.Person, 'company', { descendants: false }))).toEqual([1, 4, 9, 10]);
      expect(await parties(notOfType(m.Person, m.Company, { descendants: false }))).toEqual([2, 3, 5, 6, 7, 8, 11, 12]);
    });

    it('holds at a middle and at a leaf, where an ancestor is everything and a stranger nothing', async () => {
      expect(idsOf(await db().em().find(m.Vehicle, ofType(m.Car)))).toEqual([5, 6]);
      expect(idsOf(await db().em().find(m.Person, ofType(m.Party)))).toEqual([1, 2, 3, 4]);
      expect(idsOf(await db().em().find(m.Person, notOfType(m.Employee)))).toEqual([1, 4]);
      expect(idsOf(await db().em().find(m.Employee, ofType(m.Person)))).toEqual([2, 3]);
      expect(await db().em().find(m.Vehicle, ofType(m.Person))).toEqual([]);
    });

    it('stands in $and, $or and $not, and spread among other keys', async () => {
      expect(await parties({ $or: [ofType(m.Car), { name: 'ann' }] })).toEqual([1, 5, 6]);
      expect(await parties({ $and: [ofType(m.Person), { name: { $gt: 'b' } }] })).toEqual([2, 3, 4]);
      expect(await parties({ $not: ofType(m.Person) })).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
      expect(await parties({ ...ofType(m.Person), name: 'bob' })).toEqual([2]);
      expect(await parties({ ...ofType(m.Person), ...notOfType(m.Employee) })).toEqual([1, 4]);
      expect(await parties({ ...ofType(m.Person), $and: [{ name: { $in: ['eve', 'van'] } }] })).toEqual([4]);
    });

    it('stands on to-one relations, to the root and to a middle, nested and negated', async () => {
      expect(await notes({ party: ofType(m.Person) })).toEqual([1, 4]);
      expect(await notes({ party: notOfType(m.Person) })).toEqual([2, 3]);
      expect(await notes({ person: ofType(m.Employee) })).toEqual([1]);
      expect(await notes({ $or: [{ party: ofType(m.Shop) }, { other: ofType(m.Vehicle) }] })).toEqual([1, 3]);
      expect(await notes({ party: { $not: ofType(m.Person) } })).toEqual([2, 3]);
      expect(await folders({ notes: { party: ofType(m.Shop) } })).toEqual([2]);
    });

    it('stands on to-many relations', async () => {
      expect(await folders({ parties: ofType(m.Vehicle) })).toEqual([1]);
      expect(await folders({ parties: { $some: ofType(m.Employee) } })).toEqual([1, 2]);
      expect(await folders({ parties: { $none: ofType(m.Vehicle) } })).toEqual([2]);
      expect(await folders({ parties: { $every: ofType(m.Person, m.Company) } })).toEqual([2]);
      expect(await folders({ parties: { ...ofType(m.Person), name: 'ann' } })).toEqual([1]);
    });

    it('is one object for many queries, which do not change it', async () => {
      const vehicles = ofType(m.Vehicle);
      const before = Object.entries(vehicles);
      expect(await parties(vehicles)).toEqual([5, 6, 7, 8]);
      expect(await notes({ party: vehicles })).toEqual([2]);
      expect(await parties({ $or: [vehicles, vehicles] })).toEqual([5, 6, 7, 8]);
      expect(await parties(vehicles)).toEqual([5, 6, 7, 8]);
      expect(Object.entries(vehicles)).toEqual(before);
    });

    it('holds in every finder', async () => {
      const em = db().em();
      const cars = ofType(m.Car);
      expect((await em.findOneOrFail(m.Party, { ...cars, name: 'van' })).id).toBe(6);
      expect(idsOf(await em.findAll(m.Party, { where: cars }))).toEqual([5, 6]);
      expect(idsOf(await em.getRepository(m.Party).find(cars))).toEqual([5, 6]);
      const [page, total] = await em.findAndCount(m.Party, cars, { limit: 1, orderBy: { id: 'asc' } });
      expect([idsOf(page), total]).toEqual([[5], 2]);
      const cursor = await em.findByCursor(m.Party, { where: cars, first: 1, orderBy: { id: 'asc' } });
      const next = await em.findByCursor(m.Party, { where: cars, first: 1, after: cursor, orderBy: { id: 'asc' } });
      expect([idsOf(cursor.items), idsOf(next.items), next.totalCount]).toEqual([[5], [6], 2]);
      expect(await em.count(m.Party, cars)).toBe(2);
      const folder = await em.findOneOrFail(m.Folder, 1);
      expect(idsOf(await folder.parties.matching({ where: cars }))).toEqual([5]);
      expect(await folder.parties.loadCount({ where: ofType(m.Person) })).toBe(2);
    });

    it.each(['joined', 'select-in', 'balanced'] as const)('holds in populateWhere, %s', async load => {
      const found = await db()
        .em()
        .find(
          m.Folder,
          {},
          {
            populate: ['parties'],
            populateWhere: { parties: ofType(m.Vehicle) },
            strategy: load,
            orderBy: { id: 'asc' },
          },
        );
      expect(found.map(folder => idsOf(folder.parties))).toEqual([[5, 7], []]);
    });

    it('holds in filters, and in query builders with their joins', async () => {
      const em = db().em();
      em.addFilter({ name: 'vehicles', entity: m.Party, cond: () => ofType(m.Vehicle) });
      expect(idsOf(await em.find(m.Party, { name: { $ne: 'van' } }))).toEqual([5, 7, 8]);
      expect(await em.count(m.Party, {}, { filters: { vehicles: false } })).toBe(12);
      const notesOf = () => db().em().createQueryBuilder(m.Note, 'n').select('*');
      expect(
        idsOf(
          await notesOf()
            .where({ party: ofType(m.Person) })
            .getResult(),
        ),
      ).toEqual([1, 4]);
      const later = notesOf().where({ id: { $gt: 1 } });
      expect(idsOf(await later.andWhere({ party: ofType(m.Person) }).getResult())).toEqual([4]);
      expect(idsOf(await notesOf().innerJoin('n.party', 'p', ofType(m.Truck)).getResult())).toEqual([2]);
    });

    it('holds in nativeUpdate and nativeDelete', async () => {
      const em = db().em();
      await em.begin();
      expect(await em.nativeUpdate(m.Party, ofType(m.Vehicle), { name: 'wheels' })).toBe(4);
      expect(idsOf(await em.find(m.Party, { name: 'wheels' }))).toEqual([5, 6, 7, 8]);
      expect(await em.nativeDelete(m.Note, { party: ofType(m.Person) })).toBe(2);
      expect(idsOf(await em.find(m.Note, {}))).toEqual([2, 3]);
      expect(await em.nativeDelete(m.Party, ofType('company', { descendants: false }))).toBe(2);
      await em.rollback();
    });

    it('tells result-cache keys apart', async () => {
      const find = async (where: FilterQuery<Party>) => idsOf(await db().em().find(m.Party, where, { cache: 60_000 }));
      expect(await find(ofType(m.Car))).toEqual([5, 6]);
      expect(await find(ofType(m.Truck))).toEqual([7, 8]);
      const again = await db().queries.during(() => find(ofType(m.Car)));
      expect([again.result, again.count]).toEqual([[5, 6], 0]);
      await db().orm.config.getResultCacheAdapter().clear();
    });

    it('costs no join: it is a condition on the stored identity', async () => {
      const { sql } = await db().queries.during(() => db().em().count(m.Party, ofType(m.Car, m.Truck)));
      expect(sql).toEqual(['select count(*) as "count" from "party" as "p0" where "p0"."_polymorphic_name" in (?, ?)']);
      if (strategy === 'joined') {
        const { queries } = await db().queries.during(() =>
          db()
            .em()
            .find(m.Note, { party: ofType(m.Car) }),
        );
        expect(queries[0]!.sql).toMatch(/inner join "party" as "p1" on .* where "p1"."_polymorphic_name" in \(\?\)$/);
      }
    });
  });
}
