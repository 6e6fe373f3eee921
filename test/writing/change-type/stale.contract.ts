import { changeType, StaleTypeError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty, Party } from '../../contracts/party/model.ts';
import { classNamed, held, identityOf, required, store } from './parties.ts';

const moves: readonly (readonly [from: string, to: string, change: object])[] = [
  ['Person', 'Employee', { name: 'stale' }],
  ['Person', 'Employee', { email: 'stale@x.org' }],
  ['Employee', 'Person', { name: 'stale' }],
  ['Employee', 'Person', { email: 'stale@x.org' }],
  ['Employee', 'Person', { dept: 'stale' }],
  ['Employee', 'Company', { name: 'stale' }],
  ['Car', 'Truck', { wheels: 99 }],
  ['Car', 'Truck', { doors: 99 }],
  ['Company', 'Shop', { vat: 'stale' }],
  ['Shop', 'Company', { vat: 'stale' }],
];

/** An instance whose row got another type elsewhere neither writes nor stays what it was. */
export function staleContract(declare: DeclareParty): void {
  describeParties('M2 stale types', declare, context => {
    const { m, db } = context;

    /** A party in one EntityManager, whose type another one has changed. */
    async function stale(from: string, to: string) {
      const id = await store(context, classNamed(m, from), required[from]!);
      const em = db().em();
      const party = await em.findOneOrFail(m.Party, id);
      const other = db().em();
      const moved = await other.findOneOrFail(m.Party, id);
      await changeType(other, moved, { to: classNamed(m, to), data: required[to] } as never);
      return { id, em, party, other };
    }

    describe.each(moves)('%s that is a %s by now, %j', (from, to, change) => {
      it('is not updated', async () => {
        const { id, em, party } = await stale(from, to);
        const before = held(await db().em().findOneOrFail(m.Party, id));
        Object.assign(party, change);
        const error: unknown = await em.flush().catch((e: unknown) => e);
        expect(error).toBeInstanceOf(StaleTypeError);
        expect(error).toMatchObject({ code: 'STALE_TYPE', status: 409 });
        expect((error as Error).message).toContain(`now of the type '${m.parties.identityOf(classNamed(m, to))}'`);
        expect(held(await db().em().findOneOrFail(m.Party, id))).toEqual(before);
      });

      it('is not updated among others', async () => {
        const { id, em, party } = await stale(from, to);
        const ids = await Promise.all(
          ['Person', 'Shop', from].map(name => store(context, classNamed(m, name), required[name]!)),
        );
        const others = await em.find(m.Party, { id: { $in: ids } });
        const before = held(await db().em().findOneOrFail(m.Party, id));
        for (const each of others)
          Object.assign(each, each.constructor === party.constructor ? change : { name: 'stale' });
        Object.assign(party, change);
        await expect(em.flush()).rejects.toBeInstanceOf(StaleTypeError);
        expect(held(await db().em().findOneOrFail(m.Party, id))).toEqual(before);
        expect(
          await db()
            .em()
            .count(m.Party, { id: { $in: ids }, name: 'stale' }),
        ).toBe(0);
      });
    });

    it('is not deleted, alone or among others', async () => {
      const { id, em, party } = await stale('Person', 'Employee');
      em.remove(party);
      await expect(em.flush()).rejects.toBeInstanceOf(StaleTypeError);
      const ids = await Promise.all(
        ['Person', 'Shop'].map(name => store(context, classNamed(m, name), required[name]!)),
      );
      const second = await stale('Employee', 'Company');
      second.em.remove([second.party, ...(await second.em.find(m.Party, { id: { $in: ids } }))]);
      await expect(second.em.flush()).rejects.toBeInstanceOf(StaleTypeError);
      expect(
        await db()
          .em()
          .count(m.Party, { id: { $in: [id, second.id, ...ids] } }),
      ).toBe(4);
    });

    it('does not change its type', async () => {
      const { id, em, party } = await stale('Person', 'Employee');
      await expect(changeType(em, party, { to: m.Shop, data: required['Shop'] } as never)).rejects.toBeInstanceOf(
        StaleTypeError,
      );
      expect(party).toBeInstanceOf(m.Person);
      expect(await identityOf(em, id)).toBe('person.employee');
    });

    it('rows that are gone are no matter of types', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      await em.execute('delete from party where id = ?', [id]);
      person.name = 'gone';
      await em.flush();
      em.remove(person);
      await em.flush();
    });

    it.each([
      ['Person', 'Employee'],
      ['Employee', 'Person'],
      ['Employee', 'Company'],
      ['Car', 'Truck'],
      ['Shop', 'Company'],
    ])('a find follows %s to %s, in the same instance', async (from, to) => {
      const { id, em, party } = await stale(from, to);
      const [found] = await em.find(m.Party, { id });
      expect(found).toBe(party);
      expect(held(party)).toEqual(held(await db().em().findOneOrFail(m.Party, id)));
      expect(Object.getPrototypeOf(party)).toBe(classNamed(m, to).prototype);
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
      party.name = 'fresh';
      await em.flush();
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: to, name: 'fresh' });
    });

    it.each([
      ['Person', 'Employee'],
      ['Employee', 'Person'],
      ['Employee', 'Company'],
      ['Car', 'Truck'],
    ])('a refresh follows %s to %s, and gives up what was changed here', async (from, to) => {
      const { id, em, party } = await stale(from, to);
      party.name = 'given up';
      expect(await em.refresh(party)).toBe(party);
      expect(held(party)).toEqual(held(await db().em().findOneOrFail(m.Party, id)));
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });

    it('a find that would lose changes throws', async () => {
      const { id, em, party } = await stale('Person', 'Company');
      party.name = 'changed here';
      await expect(em.find(m.Party, { id }, { flushMode: 'commit' as never })).rejects.toBeInstanceOf(StaleTypeError);
      expect(held(party)).toMatchObject({ class: 'Person', name: 'changed here' });
    });

    it('a relation that is loaded follows too', async () => {
      const { id, em, party } = await stale('Person', 'Employee');
      const other = db().em();
      other.create(m.Note, { id, text: 'n', party: id } as never);
      await other.flush();
      const note = await em.findOneOrFail(m.Note, id, { populate: ['party'] });
      expect(note.party).toBe(party);
      expect(held(party as Party)).toMatchObject({ class: 'Employee', dept: 'it' });
    });

    it('an instance outside follows what a transaction changed on its own copy', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const outside = await em.findOneOrFail(m.Party, id);
      const change = async (inner: typeof em): Promise<void> => {
        const own = await inner.findOneOrFail(m.Party, id);
        expect(own === outside).toBe(false);
        await changeType(inner, own, { to: m.Employee, data: required['Employee'] } as never);
      };
      await em.transactional(change, { clear: true });
      expect(Object.getPrototypeOf(outside)).toBe(m.Employee.prototype);
      expect(held(outside)).toMatchObject({ dept: 'it', polymorphicName: 'person.employee' });
      outside.name = 'later';
      await em.flush();
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Employee', name: 'later' });
    });

    it('a reference to a class becomes what its row is', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const reference = em.getReference(m.Employee, id);
      const [found] = await em.find(m.Party, { id });
      expect(found).toBe(reference);
      expect(Object.getPrototypeOf(found)).toBe(m.Person.prototype);
    });
  });
}
