import { helper, wrap } from '@mikro-orm/core';
import { LoadOptionError, UnknownIdentityError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expectedParties } from '../contracts/party/seed.ts';

/** The classes of references, before and after they are loaded. */
export function referencesContract(declare: DeclareParty): void {
  describeParties('references', declare, ({ m, db, strategy }) => {
    const classOf = (entity: unknown) => (entity as object).constructor.name;
    const isLoaded = (entity: unknown) => helper(entity as object).__initialized;

    it('S6 without resolveReferences a reference is of the declared class, and of its own once it is loaded', async () => {
      const note = await db().em().findOneOrFail(m.Note, 1);
      expect([classOf(note.party), classOf(note.person)]).toEqual(['Party', 'Person']);
      await wrap(note.person!).init();
      expect(note.person).toBeInstanceOf(m.Employee);
    });

    it('S6 resolveReferences makes references instances of their concrete classes, with one query for a hierarchy', async () => {
      const { result, sql } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Note, {}, { resolveReferences: true, orderBy: { id: 1 } }),
      );
      expect(sql).toHaveLength(2);
      expect(sql[1]).toMatch(
        /^select "p0"\."id", "p0"\."_polymorphic_name" from "party" as "p0" where "p0"\."id" in \(/,
      );
      for (const note of result) {
        for (const reference of [note.party, note.other, note.person]) {
          if (!reference) continue;
          expect(classOf(reference)).toBe(expectedParties[reference.id]!['class']);
          expect(isLoaded(reference)).toBe(false);
        }
      }
    });

    it('S6 resolved references load lazily, and a flush has nothing to do', async () => {
      const em = db().em();
      const note = await em.findOneOrFail(m.Note, 1, { resolveReferences: true });
      expect(note.person).toBeInstanceOf(m.Employee);
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
      await wrap(note.person!).init();
      expect(note.person).toMatchObject({ name: 'bob', dept: 'it' });
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });

    it('S6 references of subclasses are resolved from the root', async () => {
      const parties = await db()
        .em()
        .find(m.Party, { id: [3] }, { resolveReferences: true });
      const manager = (parties[0] as unknown as { manager: object }).manager;
      expect(manager).toBeInstanceOf(m.Employee);
      expect(isLoaded(manager)).toBe(false);
    });

    it('S6 collections of references are resolved', async () => {
      const folder = await db()
        .em()
        .findOneOrFail(m.Folder, 1, { populate: ['parties:ref'] as never, resolveReferences: true });
      const items = folder.parties.getItems(false);
      expect(items.map(isLoaded)).not.toContain(true);
      expect(items.map(item => classOf(item))).toEqual(items.map(item => expectedParties[item.id]!['class']));
    });

    it('S6 nothing to resolve costs no query', async () => {
      const { count } = await db().queries.during(() => db().em().find(m.Part, {}, { resolveReferences: true }));
      expect(count).toBe(1);
    });

    it('S6 a reference of unknown identity follows onUnknown', async () => {
      const em = db().em();
      await em.begin();
      try {
        await em
          .getConnection()
          .execute('update party set _polymorphic_name = ? where id = 1', ['gone'], 'run', em.getTransactionContext());
        const find = (onUnknown: 'throw' | 'skip' | 'base') =>
          em.findOneOrFail(m.Note, 1, { resolveReferences: true, onUnknown, refresh: true });
        await expect(find('throw')).rejects.toThrow(UnknownIdentityError);
        expect(classOf((await find('skip')).party)).toBe('Party');
        expect(classOf((await find('base')).party)).toBe('Party');
      } finally {
        await em.rollback();
      }
    });

    it('S6 what is no boolean is refused', async () => {
      const options = { resolveReferences: 'yes' } as never;
      await expect(db().em().find(m.Note, {}, options)).rejects.toThrow(LoadOptionError);
    });

    it('S6 instanceof is right for every loaded entity, whatever way it came and whatever reference was there before', async () => {
      const ids = Object.keys(expectedParties).map(Number);
      const check = (entity: { id: number }) => {
        expect(entity).toBeInstanceOf(m[expectedParties[entity.id]!['class'] as 'Person']);
        expect(classOf(entity)).toBe(expectedParties[entity.id]!['class']);
      };
      const em = db().em();
      const references = ids.map(id => em.getReference(m.Party, id));
      (await em.find(m.Party, {})).forEach(check);
      references.forEach(check);
      const populated = await db()
        .em()
        .find(m.Note, {}, { populate: ['party', 'other', 'person'] });
      populated.flatMap(note => [note.party, note.other, note.person]).forEach(party => party && check(party));
      const other = db().em();
      for (const id of ids) check((await other.refresh(other.getReference(m.Party, id)))!);
      const third = db().em();
      for (const id of ids) check((await wrap(third.getReference(m.Party, id)).init())!);
      const fourth = db().em();
      fourth.getReference(m.Party, 2);
      check(fourth.merge(m.Party, { id: 2, name: 'bob', polymorphicName: 'person.employee' } as never) as never);
      for (let round = 0; round < 2; round++) {
        (
          await db()
            .em()
            .find(m.Party, {}, { cache: [`references ${strategy}`, 1000] })
        ).forEach(check);
      }
    });
  });
}
