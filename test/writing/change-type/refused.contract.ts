import {
  AbstractClassError,
  changeType,
  IncompleteEntityError,
  NotInHierarchyError,
  ReadOnlyEntityError,
  UnmanagedEntityError,
} from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty } from '../../contracts/party/model.ts';
import { identityOf, required, store, unchecked } from './parties.ts';

/** Entities and classes whose type is not changed, with no statement sent. */
export function refusedContract(declare: DeclareParty): void {
  describeParties('M2 changeType refuses', declare, context => {
    const { m, db } = context;
    const options = { to: m.Employee, data: required['Employee'] } as never;

    it.each([
      ['an unloaded reference', (em: ReturnType<typeof db>['orm']['em'], id: number) => em.getReference(m.Person, id)],
      [
        'an entity loaded by fields',
        (em: ReturnType<typeof db>['orm']['em'], id: number) => em.findOneOrFail(m.Person, id, { fields: ['name'] }),
      ],
      [
        'an entity loaded without a column',
        (em: ReturnType<typeof db>['orm']['em'], id: number) => em.findOneOrFail(m.Person, id, { exclude: ['email'] }),
      ],
    ])('%s', async (_, load) => {
      const id = await store(context, m.Person, { email: 'a@x.org' });
      const em = db().em();
      const person = (await load(em as never, id)) as object;
      const { result, queries } = await db().queries.during(
        () => changeType(em, person, options).catch((error: unknown) => error),
        { transactions: true },
      );
      expect(result).toBeInstanceOf(IncompleteEntityError);
      expect(queries).toEqual([]);
    });

    it.each([
      ['null', null],
      ['undefined', undefined],
      ['a number', 4],
      ['a plain object', { id: 4 }],
      ['a class', m.Person],
    ])('%s', async (_, entity) => {
      await expect(changeType(db().em(), entity as never, options)).rejects.toBeInstanceOf(UnmanagedEntityError);
    });

    it('an entity that is not stored yet, is to be removed, was removed, or belongs to another EntityManager', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const fresh = em.create(m.Person, { id: id + 50_000, name: 'new' } as never);
      await expect(changeType(em, fresh, options)).rejects.toBeInstanceOf(UnmanagedEntityError);
      em.clear();
      const person = await em.findOneOrFail(m.Person, id);
      await expect(changeType(em.fork(), person, options)).rejects.toThrow(/another EntityManager/);
      em.remove(person);
      await expect(changeType(em, person, options)).rejects.toThrow(/to be removed/);
      await em.flush();
      await expect(changeType(em, person, options)).rejects.toBeInstanceOf(UnmanagedEntityError);
    });

    it('a read-only instance of an unknown type', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      await em.execute(`update party set _polymorphic_name = 'person.unknown' where id = ?`, [id]);
      const person = await em.findOneOrFail(m.Party, id, { onUnknown: 'base' });
      await expect(changeType(em, person, options)).rejects.toBeInstanceOf(ReadOnlyEntityError);
      await em.execute('delete from party where id = ?', [id]);
    });

    it('an abstract class, a class outside, and an entity of no hierarchy', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      await expect(changeType(em, person, { to: m.Vehicle, data: { wheels: 4 } })).rejects.toBeInstanceOf(
        AbstractClassError,
      );
      await expect(changeType(em, person, { to: m.Party })).rejects.toBeInstanceOf(AbstractClassError);
      await expect(changeType(em, person, unchecked({ to: m.Tag }))).rejects.toBeInstanceOf(NotInHierarchyError);
      await expect(changeType(em, person, { to: undefined } as never)).rejects.toBeInstanceOf(NotInHierarchyError);
      const tag = await em.findOneOrFail(m.Tag, 1);
      await expect(changeType(em, tag, options)).rejects.toBeInstanceOf(NotInHierarchyError);
      expect(await identityOf(em, id)).toBe('person');
    });
  });
}
