import { defineEntity, type Opt, p, type PrimaryKeyProp } from '@mikro-orm/core';
import { defineHierarchy, ofType, Polymorphic, treat, TypeConditionError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { idsOf } from './ids.ts';

/** Accounts with a composite key: the root and one of its leaves have a filter that is on by default. */
function declare(strategy: Strategy) {
  abstract class Account extends Polymorphic() {
    declare [PrimaryKeyProp]?: ['region', 'id'];
    declare region: string;
    declare id: number;
    declare isDeleted: Opt<boolean>;
    declare name: string;
  }
  class Savings extends Account {
    declare rate: number;
  }
  class Fixed extends Savings {
    declare years: number;
    declare isSecret: Opt<boolean>;
  }
  class Business extends Account {
    declare taxId: string;
  }
  class Transfer {
    declare id: number;
    declare account: Account;
  }
  defineEntity({
    class: Account,
    ...storedAs[strategy],
    filters: { alive: { name: 'alive', cond: { isDeleted: false }, default: true } },
    properties: {
      region: p.string().primary(),
      id: p.integer().primary(),
      isDeleted: p.boolean().default(false),
      name: p.string(),
    },
  });
  defineEntity({ class: Savings, properties: { rate: p.integer() } });
  defineEntity({
    class: Fixed,
    filters: { open: { name: 'open', cond: { isSecret: false }, default: true } },
    properties: { years: p.integer(), isSecret: p.boolean().default(false) },
  });
  defineEntity({ class: Business, properties: { taxId: p.string() } });
  defineEntity({ class: Transfer, properties: { id: p.integer().primary(), account: () => p.manyToOne(Account) } });
  const accounts = defineHierarchy(Account, { Savings, Fixed, Business });
  return { Account, Savings, Fixed, Business, Transfer, entities: [...accounts.entities, Transfer] };
}

describe.each(strategies)('treat and S10 count over composite keys and filters, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const m = declare(strategy);
    let db: TestOrm;

    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
      const em = db.em();
      const region = 'eu';
      em.create(m.Savings, { region, id: 1, name: 'plain', rate: 1 });
      em.create(m.Savings, { region: 'us', id: 1, name: 'other region', rate: 2 });
      em.create(m.Savings, { region, id: 2, name: 'deleted', rate: 1, isDeleted: true });
      const fixed = em.create(m.Fixed, { region, id: 3, name: 'fixed', rate: 1, years: 5 });
      em.create(m.Fixed, { region, id: 4, name: 'secret', rate: 1, years: 5, isSecret: true });
      em.create(m.Fixed, { region, id: 5, name: 'gone', rate: 1, years: 5, isDeleted: true });
      em.create(m.Business, { region, id: 6, name: 'firm', taxId: 'T' });
      await em.flush();
      em.create(m.Transfer, { id: 1, account: fixed });
      em.create(m.Transfer, { id: 2, account: em.getReference(m.Account, [region, 4]) });
      em.create(m.Transfer, { id: 3, account: em.getReference(m.Account, ['us', 1]) });
      await em.flush();
    });
    afterAll(() => db?.close());

    it('treat compares whole keys', async () => {
      const found = await db.em().find(m.Account, treat(m.Savings, { rate: 2 }));
      expect(found.map(({ region, id }) => [region, id])).toEqual([['us', 1]]);
      expect(idsOf(await db.em().find(m.Account, treat(m.Savings, ['us', 1])))).toEqual([1]);
      expect(idsOf(await db.em().find(m.Account, { $not: treat(m.Savings, { rate: 1 }) }))).toEqual([1, 6]);
      expect(idsOf(await db.em().find(m.Transfer, { account: treat(m.Savings, { rate: 2 }) }))).toEqual([3]);
      expect(idsOf(await db.em().find(m.Transfer, { account: ofType(m.Fixed) }, { filters: false }))).toEqual([1, 2]);
    });

    it('filters of the root and of the treated class hide the rows that they hide from a find of the class', async () => {
      const years = { years: 5 };
      const treated = await db.em().find(m.Account, treat(m.Fixed, years));
      expect(idsOf(treated)).toEqual(idsOf(await db.em().find(m.Fixed, years)));
      expect(idsOf(treated)).toEqual([3]);
      expect(idsOf(await db.em().find(m.Account, treat(m.Savings, { rate: 1 })))).toEqual([1, 3]);
      expect(idsOf(await db.em().find(m.Account, { $or: [treat(m.Fixed, years), ofType(m.Business)] }))).toEqual([
        3, 6,
      ]);
      expect(await db.em().count(m.Account, treat(m.Fixed, years))).toBe(1);
      expect(idsOf(await db.em().find(m.Account, treat(m.Fixed, years), { filters: { open: false } }))).toEqual([3, 4]);
      expect(idsOf(await db.em().find(m.Account, treat(m.Fixed, years), { filters: false }))).toEqual([3, 4, 5]);
    });

    it('nativeUpdate and nativeDelete by a treated condition leave filtered rows alone', async () => {
      const em = db.em();
      await em.begin();
      expect(await em.nativeUpdate(m.Account, treat(m.Fixed, { years: 5 }), { name: 'x' })).toBe(1);
      expect(idsOf(await em.find(m.Account, { name: 'x' }))).toEqual([3]);
      expect(await em.nativeDelete(m.Transfer, { account: treat(m.Savings, { rate: 2 }) })).toBe(1);
      await em.rollback();
    });

    it('a relation treats its rows as any condition on that relation does', async () => {
      const byName = await db.em().find(m.Transfer, { account: { name: ['fixed', 'secret'] } });
      expect(idsOf(await db.em().find(m.Transfer, { account: treat(m.Fixed, { years: 5 }) }))).toEqual(idsOf(byName));
    });

    it('populateWhere on a relation with a composite key says what to do instead, where it cannot hold', async () => {
      const account = treat(m.Fixed, { years: 5 });
      const inferred = db
        .em()
        .find(m.Transfer, { account }, { populate: ['account'], populateWhere: 'infer', filters: false });
      const explicit = db.em().find(m.Transfer, {}, { populate: ['account'], populateWhere: { account } });
      if (strategy === 'joined') {
        await expect(inferred).rejects.toThrow('collection.matching');
        await expect(explicit).rejects.toThrow(TypeConditionError);
      } else {
        expect(idsOf(await inferred)).toEqual([1, 2]);
        expect(idsOf(await explicit)).toEqual([1, 2, 3]);
      }
    });

    it('S10 a count of a leaf or a middle is what a find brings, with filters on base columns and composite keys', async () => {
      const cases = [
        [m.Fixed, {}, 1],
        [m.Savings, {}, 3],
        [m.Savings, { rate: 1 }, 2],
        [m.Savings, { region: 'us' }, 1],
        [m.Fixed, ['eu', 3], 1],
      ] as const;
      for (const [cls, where, count] of cases) {
        expect(await db.em().count(cls, where as object)).toBe(count);
        expect(await db.em().find(cls, where as object)).toHaveLength(count);
      }
    });

    it('S10 without the filter the base is not read', async () => {
      const { result, sql } = await db.queries.during(() =>
        db.em().count(m.Fixed, { region: 'eu' }, { filters: false }),
      );
      expect(result).toBe(3);
      expect(sql).toEqual([
        strategy === 'joined'
          ? 'select count(*) as "count" from "fixed" as "f0" where "f0"."region" = ?'
          : 'select count(*) as "count" from "account" as "f0" where "f0"."region" = ? and "f0"."_polymorphic_name" = ?',
      ]);
    });
  });
});
