import { helper } from '@mikro-orm/core';
import { changeType } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty, Party } from '../../contracts/party/model.ts';
import { classNamed, concreteNames, held, identityOf, required, store, tablesOf } from './parties.ts';

const chains: Readonly<Record<string, string[]>> = {
  Person: ['party', 'person'],
  Employee: ['party', 'person', 'employee'],
  Car: ['party', 'vehicle', 'car'],
  Truck: ['party', 'vehicle', 'truck'],
  Company: ['party', 'company'],
  Shop: ['party', 'company', 'shop'],
};

const update = 'update "party" set "_polymorphic_name" = ?';

/** Any concrete class becomes any other, in the database and in memory. */
export function changeContract(declare: DeclareParty): void {
  describeParties('M2 changeType', declare, context => {
    const { m, db, strategy } = context;

    describe.each(concreteNames)('from %s', from => {
      it.each(concreteNames.filter(name => name !== from))(
        'to %s: rows, values, instance and snapshot agree',
        async to => {
          const id = await store(context, classNamed(m, from), { ...required[from], owner: 1 });
          const em = db().em();
          const party = await em.findOneOrFail(m.Party, id);
          const options = { to: classNamed(m, to), data: required[to] };
          const result: Party = await changeType(em, party, options as never);
          expect(result).toBe(party);
          expect(Object.getPrototypeOf(result)).toBe(classNamed(m, to).prototype);
          expect(await tablesOf(em, context, id)).toEqual(strategy === 'joined' ? chains[to] : ['party']);
          expect(await db().queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
          const fresh = await db().em().findOneOrFail(m.Party, id);
          expect(held(result)).toEqual(held(fresh));
          expect(m.parties.isComplete(result)).toBe(true);
          expect(await db().queries.countOf(() => em.findOneOrFail(m.Party, id))).toBe(0);
          expect(helper(result).__originalEntityData).toEqual(em.getComparator().prepareEntity(result));
          expect(await identityOf(em, id)).toBe(m.parties.identityOf(result));
        },
      );
    });

    it('sends one statement for each table that changes', async () => {
      const id = await store(context, m.Person, { email: 'a@x.org' });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const { sql } = await db().queries.during(() =>
        changeType(em, person, { to: m.Employee, data: { dept: 'it', salary: '1.00' } }),
      );
      expect(sql).toEqual(
        strategy === 'joined'
          ? [
              `${update} where "id" = ? and "_polymorphic_name" = ?`,
              `insert into "employee" ("id", "dept", "salary", "manager_id") values (?, ?, ?, ?)`,
            ]
          : [`${update}, "dept" = ?, "salary" = ? where "id" = ? and "_polymorphic_name" = ?`],
      );
    });

    it('deletes the topmost row left behind and inserts the new ones from the top', async () => {
      const id = await store(context, m.Shop, required['Shop']!);
      const em = db().em();
      const shop = await em.findOneOrFail(m.Shop, id);
      const { sql } = await db().queries.during(() =>
        changeType(em, shop, { to: m.Truck, data: { wheels: 6, payload: 5n } }),
      );
      expect(sql).toEqual(
        strategy === 'joined'
          ? [
              `${update} where "id" = ? and "_polymorphic_name" = ?`,
              `delete from "company" where "id" = ?`,
              `insert into "vehicle" ("id", "wheels") values (?, ?)`,
              `insert into "truck" ("id", "payload") values (?, ?)`,
            ]
          : [
              `${update}, "wheels" = ?, "payload" = ?, "vat" = ?, "founded" = ?, "settings" = ? where "id" = ? and "_polymorphic_name" = ?`,
            ],
      );
    });

    it('the old type is a condition of the update', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const { queries } = await db().queries.during(() =>
        changeType(em, person, { to: m.Shop, data: required['Shop'] as never }),
      );
      const first = queries.find(({ sql }) => sql.startsWith('update'));
      expect(first!.params[0]).toBe('company.shop');
      expect(first!.params.slice(-2)).toEqual([id, 'person']);
    });

    it('every relation and collection of the unit of work points to the result', async () => {
      const id = await store(context, m.Person, { owner: 1 });
      const em = db().em();
      const owner = await em.findOneOrFail(m.Owner, 1, { populate: ['parties'] });
      const folder = em.create(m.Folder, { id, label: 'f' } as never);
      const person = await em.findOneOrFail(m.Person, id);
      folder.parties.add(person);
      em.create(m.Note, { id, text: 'n', party: person, folder } as never);
      await em.flush();
      const company = await changeType(em, person, { to: m.Company, data: required['Company'] as never });
      const note = await em.findOneOrFail(m.Note, id);
      expect(note.party).toBe(company);
      expect(folder.parties.getItems()).toEqual([company]);
      expect(owner.parties.getItems().find(party => party.id === id)).toBe(company);
      expect(em.getReference(m.Party, id)).toBe(company);
      expect(company).toBeInstanceOf(m.Company);
      expect(company).not.toBeInstanceOf(m.Person);
      expect(company.describe()).toContain('Company');
      expect('email' in company).toBe(false);
    });

    it('later changes reach the new tables', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Party, id);
      const truck = await changeType(em, person, { to: m.Truck, data: { wheels: 6, payload: 5n } });
      Object.assign(truck, { name: 'new', wheels: 8, payload: 6n });
      await em.flush();
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ name: 'new', wheels: 8, payload: 6n });
      em.remove(truck);
      await em.flush();
      expect(await tablesOf(em, context, id)).toEqual([]);
    });

    it('there and back again, with what was in between gone', async () => {
      const id = await store(context, m.Employee, { ...required['Employee'], email: 'e@x.org', manager: 1 });
      const em = db().em();
      const employee = await em.findOneOrFail(m.Employee, id);
      const person = await changeType(em, employee, { to: m.Person });
      expect(held(person)).not.toHaveProperty('dept');
      const again = await changeType(em, person, { to: m.Employee, data: { dept: 'hr', salary: '2.00' } });
      expect(held(again)).toMatchObject({ email: 'e@x.org', dept: 'hr', salary: '2.00', manager: null });
      expect(held(await db().em().findOneOrFail(m.Party, id))).toEqual(held(again));
    });

    it('pending changes are flushed with it, in one transaction', async () => {
      const id = await store(context, m.Person, { email: 'old@x.org' });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      Object.assign(person, { name: 'pending', email: 'new@x.org' });
      em.create(m.Tag, { id, label: 'pending' } as never);
      const { queries } = await db().queries.during(
        () => changeType(em, person, { to: m.Employee, data: { dept: 'it', salary: '1.00' } }),
        { transactions: true },
      );
      expect(queries.filter(({ sql }) => /^(begin|commit)/.test(sql)).map(({ sql }) => sql)).toEqual([
        'begin',
        'commit',
      ]);
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ name: 'pending', email: 'new@x.org' });
      expect(await em.count(m.Tag, { id })).toBe(1);
    });

    it('data for the class that it has is an update', async () => {
      const id = await store(context, m.Employee, required['Employee']!);
      const em = db().em();
      const employee = await em.findOneOrFail(m.Employee, id);
      const { sql } = await db().queries.during(() =>
        changeType(em, employee, { to: m.Employee, data: { dept: 'hr' } }),
      );
      expect(sql).toHaveLength(1);
      expect(sql[0]).toContain('set "dept" = ?');
      expect(await db().queries.countOf(() => changeType(em, employee, { to: m.Employee }))).toBe(0);
    });

    it('several changes in one unit of work go one after the other', async () => {
      const ids = await Promise.all([1, 2, 3].map(() => store(context, m.Person, {})));
      const em = db().em();
      const people = await em.find(m.Party, { id: { $in: ids } });
      await Promise.all(
        people.map(person => changeType(em, person as Party, { to: m.Shop, data: required['Shop'] as never })),
      );
      const shops = await db()
        .em()
        .find(m.Shop, { id: { $in: ids } });
      expect(shops.map(shop => shop.constructor)).toEqual([m.Shop, m.Shop, m.Shop]);
    });

    it('an entity that was created and flushed here is whole', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = em.create(m.Person, { id: id + 10_000, name: 'created' } as never);
      await em.flush();
      expect(m.parties.isComplete(person)).toBe(true);
      await changeType(em, person, { to: m.Employee, data: { dept: 'it', salary: '1.00' } });
      expect(
        held(
          await db()
            .em()
            .findOneOrFail(m.Party, id + 10_000),
        ),
      ).toMatchObject({ class: 'Employee', email: null });
    });

    it('works inside a transaction, with references that were loaded', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const note = em.create(m.Note, { id, text: 'n', party: id } as never);
      await em.flush();
      await em.transactional(async inner => {
        const party = await inner.findOneOrFail(m.Party, id);
        const car = await changeType(inner, party, { to: m.Car, data: { wheels: 4, doors: 2 } });
        expect(note.party).toBe(car);
        car.doors = 5;
      });
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Car', doors: 5 });
      expect(note.party.constructor).toBe(m.Car);
    });
  });
}
