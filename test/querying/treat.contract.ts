import type { FilterQuery } from '@mikro-orm/core';
import { notOfType, ofType, treat } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty, Folder, Note, Party } from '../contracts/party/model.ts';
import { expected, FOUNDED, valuesById } from '../contracts/party/seed.ts';
import { idsOf } from './ids.ts';

export function treatContract(declare: DeclareParty): void {
  describeParties('treat', declare, ({ strategy, m, db }) => {
    const parties = async (where: FilterQuery<Party>) => idsOf(await db().em().find(m.Party, where));
    const notes = async (where: FilterQuery<Note>) => idsOf(await db().em().find(m.Note, where));
    const folders = async (where: FilterQuery<Folder>) => idsOf(await db().em().find(m.Folder, where));

    it('asks for own and inherited columns of a class from the root', async () => {
      expect(
        valuesById(
          await db()
            .em()
            .find(m.Party, treat(m.Employee, { dept: 'it' })),
        ),
      ).toEqual(expected(2));
      expect(await parties(treat(m.Employee, { dept: 'hr', name: 'ben' }))).toEqual([3]);
      expect(await parties(treat(m.Employee, { email: 'bob@x.org' }))).toEqual([2]);
      expect(await parties(treat(m.Person, { email: { $ne: null } }))).toEqual([1, 2]);
    });

    it('asks for every kind of column', async () => {
      expect(await parties(treat(m.Truck, { payload: 9007199254740993n }))).toEqual([7]);
      expect(await parties(treat(m.Employee, { salary: '90.00' }))).toEqual([3]);
      expect(await parties(treat(m.Company, { founded: FOUNDED, settings: { plan: 'pro' } }))).toEqual([9, 11]);
      expect(await parties(treat(m.Employee, { manager: 1 }))).toEqual([2]);
    });

    it('abstract middles, descendants included', async () => {
      expect(await parties(treat(m.Vehicle, { wheels: 4 }))).toEqual([5, 6]);
      expect(await parties(treat(m.Company, { vat: { $like: '%1' } }))).toEqual([9, 10, 11, 12]);
      expect(
        idsOf(
          await db()
            .em()
            .find(m.Vehicle, treat(m.Car, { doors: 5 })),
        ),
      ).toEqual([6]);
      expect(
        idsOf(
          await db()
            .em()
            .find(m.Person, treat(m.Employee, { dept: 'hr' })),
        ),
      ).toEqual([3]);
      expect(
        idsOf(
          await db()
            .em()
            .find(m.Employee, treat(m.Person, { email: null })),
        ),
      ).toEqual([3]);
      expect(
        await db()
          .em()
          .find(m.Vehicle, treat(m.Employee, { dept: 'it' })),
      ).toEqual([]);
    });

    it('combines with and, or and not, and with other keys', async () => {
      expect(await parties({ $or: [treat(m.Employee, { dept: 'it' }), treat(m.Car, { doors: 2 })] })).toEqual([2, 5]);
      expect(await parties({ ...treat(m.Company, { vat: { $gt: 'B' } }), ...notOfType(m.Shop) })).toEqual([10]);
      expect(await parties({ ...treat(m.Vehicle, { wheels: 4 }), name: 'van' })).toEqual([6]);
      expect(
        await parties(treat(m.Employee, { $or: [{ dept: 'it' }, { dept: 'hr' }], $not: { name: 'bob' } })),
      ).toEqual([3]);
    });

    it('a negation holds for every row that does not meet the condition, null or not', async () => {
      expect(await parties({ $not: treat(m.Person, { email: 'ann@x.org' }) })).toEqual([
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
      ]);
      expect(await parties({ $not: { $or: [treat(m.Person, { email: 'ann@x.org' }), ofType(m.Vehicle)] } })).toEqual([
        2, 3, 4, 9, 10, 11, 12,
      ]);
      expect(await folders({ parties: { $every: treat(m.Person, { email: { $ne: 'x' } }) } })).toEqual([]);
    });

    it('takes relations of the class, to-one and to-many', async () => {
      expect(await parties(treat(m.Employee, { manager: { name: 'ann' } }))).toEqual([2]);
      expect(await parties(treat(m.Employee, { manager: { owner: { name: 'olga' } } }))).toEqual([2, 3]);
      expect(await parties(treat(m.Car, { parts: { label: 'door' } }))).toEqual([5]);
      expect(await parties(treat(m.Car, { parts: { $some: { label: { $ne: 'x' } } } }))).toEqual([5]);
      expect(await parties(treat(m.Car, { parts: { $none: { label: 'door' } } }))).toEqual([6]);
      expect(await parties(treat(m.Truck, { tags: { label: 'heavy' } }))).toEqual([7]);
    });

    it('takes conditions on types inside', async () => {
      expect(await parties(treat(m.Employee, { manager: ofType(m.Employee) }))).toEqual([3]);
      expect(await parties(treat(m.Employee, { manager: treat(m.Employee, { dept: 'it' }) }))).toEqual([3]);
      expect(await parties(treat(m.Person, { $or: [treat(m.Employee, { dept: 'hr' }), { name: 'eve' }] }))).toEqual([
        3, 4,
      ]);
      expect(await parties(treat(m.Company, notOfType(m.Shop)))).toEqual([9, 10]);
    });

    it('an empty condition is one of type, and keys are conditions', async () => {
      expect(await parties(treat(m.Employee, {}))).toEqual([2, 3]);
      expect(await parties(treat(m.Employee, 2))).toEqual([2]);
      expect(await parties(treat(m.Employee, [1, 2, 3]))).toEqual([2, 3]);
    });

    it('stands on relations, to-one and to-many, to the root and to a middle', async () => {
      expect(await notes({ party: treat(m.Employee, { dept: 'it' }) })).toEqual([4]);
      expect(await notes({ person: treat(m.Employee, { dept: 'it' }) })).toEqual([1]);
      expect(await notes({ other: { $or: [treat(m.Truck, { payload: 1n }), { name: 'bob' }] } })).toEqual([2]);
      expect(await folders({ parties: treat(m.Car, { doors: 2 }) })).toEqual([1]);
      expect(await folders({ parties: { $some: treat(m.Employee, { dept: 'it' }) } })).toEqual([1, 2]);
      expect(await folders({ parties: { $none: treat(m.Car, { doors: 2 }) } })).toEqual([2]);
      expect(await folders({ notes: { party: treat(m.Shop, { vat: 'C1' }) } })).toEqual([2]);
    });

    it('is one object for many queries', async () => {
      const it2 = treat(m.Employee, { $or: [{ dept: 'it' }, { manager: { name: 'bob' } }] });
      expect(await parties(it2)).toEqual([2, 3]);
      expect(await notes({ party: it2 })).toEqual([4]);
      expect(await parties(it2)).toEqual([2, 3]);
    });

    it('holds in counts, cursors, filters, query builders, inside and outside transactions', async () => {
      const em = db().em();
      const mailed = treat(m.Person, { email: { $like: '%@x.org' } });
      expect(await em.count(m.Party, mailed)).toBe(2);
      expect((await em.findAndCount(m.Party, mailed, { limit: 1 }))[1]).toBe(2);
      const page = { where: mailed, first: 1, orderBy: { id: 'asc' } } as const;
      const first = await em.findByCursor(m.Party, page);
      const second = await em.findByCursor(m.Party, { ...page, after: first });
      expect([idsOf(first.items), idsOf(second.items), second.hasNextPage]).toEqual([[1], [2], false]);
      expect(idsOf(await em.transactional(tx => tx.find(m.Party, mailed)))).toEqual([1, 2]);
      em.addFilter({ name: 'mailed', entity: m.Party, cond: () => treat(m.Person, { email: { $ne: null } }) });
      expect(idsOf(await em.find(m.Party, {}))).toEqual([1, 2]);
      expect(idsOf(await db().em().createQueryBuilder(m.Party).where(mailed).getResult())).toEqual([1, 2]);
      const joined = db().em().createQueryBuilder(m.Note, 'n').select('*').innerJoin('n.party', 'p', mailed);
      expect(idsOf(await joined.getResult())).toEqual([1, 4]);
    });

    it('on a relation the filters of its entity hold, as for any condition on it', async () => {
      const em = db().em();
      em.addFilter({ name: 'notBob', entity: m.Party, cond: { name: { $ne: 'bob' } } });
      const byName = idsOf(await em.find(m.Note, { party: { name: ['ann', 'bob'] } }));
      const mailed = treat(m.Person, { email: ['ann@x.org', 'bob@x.org'] });
      expect(byName).toEqual([1]);
      expect(idsOf(await em.find(m.Note, { party: mailed }))).toEqual(byName);
      expect(idsOf(await em.find(m.Note, { party: mailed }, { filters: false }))).toEqual([1, 4]);
    });

    it('holds in nativeUpdate and nativeDelete', async () => {
      const em = db().em();
      await em.begin();
      expect(await em.nativeUpdate(m.Party, treat(m.Vehicle, { wheels: 4 }), { name: 'four' })).toBe(2);
      expect(idsOf(await em.find(m.Party, { name: 'four' }))).toEqual([5, 6]);
      expect(await em.nativeDelete(m.Note, { party: treat(m.Employee, { dept: 'it' }) })).toBe(1);
      expect(await em.nativeDelete(m.Party, treat(m.Company, { vat: 'Z1' }))).toBe(1);
      await em.rollback();
    });

    it.each(['joined', 'select-in', 'balanced'] as const)('holds in populateWhere, %s', async load => {
      const found = await db()
        .em()
        .find(
          m.Folder,
          {},
          {
            populate: ['parties'],
            populateWhere: { parties: treat(m.Vehicle, { wheels: 4 }) },
            strategy: load,
            orderBy: { id: 'asc' },
          },
        );
      expect(found.map(folder => idsOf(folder.parties))).toEqual([[5], []]);
      const inferred = await db()
        .em()
        .find(
          m.Folder,
          { parties: treat(m.Employee, { dept: 'it' }) },
          { populate: ['parties'], populateWhere: 'infer', strategy: load, orderBy: { id: 'asc' } },
        );
      expect(inferred.map(folder => idsOf(folder.parties))).toEqual([[2], [2]]);
    });

    it('tells result-cache keys apart by the values of the condition', async () => {
      const find = async (dept: string) =>
        idsOf(await db().em().find(m.Party, treat(m.Employee, { dept }), { cache: 60_000 }));
      const trucks = (payload: bigint) =>
        db()
          .em()
          .count(m.Party, treat(m.Truck, { payload: { $gt: payload } }), { cache: 60_000 });
      expect([await find('it'), await find('hr')]).toEqual([[2], [3]]);
      expect([await trucks(0n), await trucks(1n)]).toEqual([2, 1]);
      expect(await db().queries.countOf(() => find('it'))).toBe(0);
      await db().orm.config.getResultCacheAdapter().clear();
    });

    it('reads the table of the class alone when the condition needs no inherited column', async () => {
      const sent = async (where: FilterQuery<Party>) =>
        (await db().queries.during(() => db().em().count(m.Party, where))).sql[0];
      const [own, inherited] = [treat(m.Employee, { dept: 'it' }), treat(m.Employee, { dept: 'it', email: 'x' })];
      if (strategy === 'joined') {
        const count = 'select count(*) as "count" from "party" as "p0" where "p0"."id" in ';
        expect(await sent(own)).toBe(`${count}(select "e0"."id" from "employee" as "e0" where "e0"."dept" = ?)`);
        expect(await sent(inherited)).toBe(
          `${count}(select "e0"."id" from "employee" as "e0" inner join "person" as "p1" on "e0"."id" = "p1"."id" where "e0"."dept" = ? and "p1"."email" = ?)`,
        );
      } else {
        expect(await sent(own)).toBe(
          'select count(*) as "count" from "party" as "p0" where "p0"."_polymorphic_name" in (?) and "p0"."dept" = ?',
        );
      }
    });
  });
}
