import { helper } from '@mikro-orm/core';
import { changeType } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty } from '../../contracts/party/model.ts';
import { held, identityOf, required, store, unchecked } from './parties.ts';

/** Whatever ends a transaction without a commit gives the instance its old class and values back. */
export function rollbackContract(declare: DeclareParty): void {
  describeParties('M2 changeType rolled back', declare, context => {
    const { m, db } = context;
    type Em = ReturnType<ReturnType<typeof db>['em']>;
    const company = { to: m.Company, data: required['Company'] } as never;

    /** A person with pending changes, changed to a company by `work`, which fails. */
    async function restored(work: (em: Em, person: object) => Promise<unknown>): Promise<void> {
      const id = await store(context, m.Person, { email: 'a@x.org', owner: 1 });
      const em = db().em();
      const owner = await em.findOneOrFail(m.Owner, 1, { populate: ['parties'] });
      const person = await em.findOneOrFail(m.Person, id, { populate: ['folders'] });
      person.email = 'pending@x.org';
      const { folders } = person;
      const before = held(person);
      const snapshot = { ...helper(person).__originalEntityData };
      await expect(work(em, person)).rejects.toThrow(/afterwards|rolled back|outer|unique|foreign key/);
      expect(held(person)).toEqual(before);
      expect(Object.getPrototypeOf(person)).toBe(m.Person.prototype);
      expect(person.folders).toBe(folders);
      expect(owner.parties.contains(person)).toBe(true);
      expect(helper(person).__originalEntityData).toEqual(snapshot);
      expect(em.getUnitOfWork().getById(m.Party, id as never)).toBe(person);
      expect(await identityOf(db().em(), id)).toBe('person');
      person.name = 'later';
      await em.flush();
      const fresh = await db().em().findOneOrFail(m.Party, id);
      expect(held(fresh)).toMatchObject({ class: 'Person', name: 'later', email: 'pending@x.org' });
    }

    it('em.transactional that throws afterwards', () =>
      restored((em, person) =>
        em.transactional(async inner => {
          expect(await changeType(inner, person, company)).toBeInstanceOf(m.Company);
          throw new Error('afterwards');
        }),
      ));

    it('em.rollback', () =>
      restored(async (em, person) => {
        await em.begin();
        expect(await changeType(em, person, company)).toBeInstanceOf(m.Company);
        await em.rollback();
        throw new Error('rolled back');
      }));

    it('a transaction around the one that changed it', () =>
      restored((em, person) =>
        em.transactional(async outer => {
          await outer.transactional(inner => changeType(inner, person, company));
          expect(person).toBeInstanceOf(m.Company);
          throw new Error('outer');
        }),
      ));

    it('several changes in one transaction', () =>
      restored((em, person) =>
        em.transactional(async inner => {
          const first = await changeType(inner, person, { to: m.Employee, data: required['Employee'] } as never);
          const second = await changeType(inner, first as never, company);
          await changeType(inner, second as never, { to: m.Shop });
          expect(person).toBeInstanceOf(m.Shop);
          throw new Error('afterwards');
        }),
      ));

    it('a commit that fails', () =>
      restored(async (em, person) => {
        await em.execute('create table if not exists late (id int unique deferrable initially deferred)');
        await em.execute('insert into late select 1 where not exists (select 1 from late)');
        await em.transactional(async inner => {
          await changeType(inner, person, company);
          await inner.execute('insert into late values (1)');
        });
      }));

    it('an explicit commit that fails', () =>
      restored(async (em, person) => {
        await em.execute('create table if not exists late (id int unique deferrable initially deferred)');
        await em.execute('insert into late select 1 where not exists (select 1 from late)');
        await em.begin();
        try {
          await changeType(em, person, company);
          await em.execute('insert into late values (1)');
          await em.commit();
        } catch (error) {
          await em.rollback().catch(() => em.resetTransactionContext());
          throw error;
        }
      }));

    it('its own failure in the database', () =>
      restored((em, person) =>
        changeType(em, person, unchecked({ to: m.Employee, data: { ...required['Employee'], manager: 987_654 } })),
      ));

    it('its own failure inside a transaction that goes on', async () => {
      const id = await store(context, m.Person, { email: 'a@x.org' });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      await em.transactional(async inner => {
        const data = { ...required['Employee'], manager: 987_654 };
        await expect(changeType(inner, person, unchecked({ to: m.Employee, data }))).rejects.toThrow(/foreign key/);
        expect(person).toBeInstanceOf(m.Person);
        person.name = 'goes on';
      });
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Person', name: 'goes on' });
    });

    it('an inner transaction alone, while the outer one commits', async () => {
      const id = await store(context, m.Person, { email: 'a@x.org' });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      await em.transactional(async outer => {
        const failing = outer.transactional(async inner => {
          await changeType(inner, person, company);
          throw new Error('inner');
        });
        await expect(failing).rejects.toThrow('inner');
        await changeType(outer, person, { to: m.Employee, data: required['Employee'] } as never);
      });
      expect(person.constructor).toBe(m.Employee);
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Employee', email: 'a@x.org' });
    });

    it('collections that mirror the references of its data', async () => {
      const id = await store(context, m.Person, { owner: 1 });
      const other = db().em();
      other.create(m.Owner, { id, name: 'other' } as never);
      await other.flush();
      const em = db().em();
      const [olga, second] = await em.find(m.Owner, { id: [1, id] }, { populate: ['parties'], orderBy: { id: 'asc' } });
      const person = await em.findOneOrFail(m.Party, id);
      const data = { ...required['Employee'], owner: second, manager: 987_654 };
      await expect(changeType(em, person, unchecked({ to: m.Employee, data }))).rejects.toThrow(/foreign key/);
      expect(person.owner).toBe(olga);
      expect(olga!.parties.contains(person)).toBe(true);
      expect(second!.parties.contains(person)).toBe(false);
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });
  });
}
