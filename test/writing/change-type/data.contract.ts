import { changeType, IdentityWriteError, MissingTypeDataError, UnknownTypeDataError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty } from '../../contracts/party/model.ts';
import { held, required, store, unchecked } from './parties.ts';

/** What the option `data` takes, and what it refuses before any SQL. */
export function dataContract(declare: DeclareParty): void {
  describeParties('M2 changeType data', declare, context => {
    const { m, db } = context;

    it.each<[string, object | undefined, readonly string[]]>([
      ['none at all', undefined, ['dept', 'salary']],
      ['one of two', { dept: 'it' }, ['salary']],
      ['null', { dept: null, salary: '1.00' }, ['dept']],
      ['undefined', { dept: undefined, salary: '1.00' }, ['dept']],
    ])('what the new class requires is demanded: %s', async (_, data, missing) => {
      const id = await store(context, m.Person, { email: 'a@x.org' });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      person.name = 'pending';
      const before = held(person);
      const { result, queries } = await db().queries.during(
        () => changeType(em, person, { to: m.Employee, data } as never).catch((error: unknown) => error),
        { transactions: true },
      );
      expect(result).toBeInstanceOf(MissingTypeDataError);
      expect(result).toMatchObject({ code: 'MISSING_TYPE_DATA', properties: missing });
      expect(queries).toEqual([]);
      expect(held(person)).toEqual(before);
    });

    it.each<[string, object, readonly string[] | undefined]>([
      ['an unknown key', { colour: 'red' }, ['colour']],
      ['a key of a sibling', { doors: 4 }, ['doors']],
      ['a key of Object.prototype', { constructor: 1, toString: 2 }, ['constructor', 'toString']],
      ['__proto__', JSON.parse('{"__proto__": 1}') as object, ['__proto__']],
      ['the key of the row', { id: 7 }, ['id']],
      ['a list', [], ['data']],
      ['null', null as never, ['data']],
      ['text', 'x' as never, ['data']],
    ])('%s is refused', async (_, data, properties) => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const whole =
        typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...required['Employee'] } : data;
      for (const key of whole === data ? [] : Object.keys(data)) {
        Object.defineProperty(whole, key, { value: 1, enumerable: true });
      }
      const { result, queries } = await db().queries.during(
        () => changeType(em, person, unchecked({ to: m.Employee, data: whole })).catch((error: unknown) => error),
        { transactions: true },
      );
      expect(result).toBeInstanceOf(UnknownTypeDataError);
      expect(result).toMatchObject({ code: 'UNKNOWN_TYPE_DATA', properties });
      expect(queries).toEqual([]);
      expect(person).toBeInstanceOf(m.Person);
    });

    it('the identity is refused', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const data = { ...required['Employee'], polymorphicName: 'company' };
      await expect(changeType(em, person, unchecked({ to: m.Employee, data }))).rejects.toBeInstanceOf(
        IdentityWriteError,
      );
    });

    it('values that the entity has are kept, and overridden by data', async () => {
      const id = await store(context, m.Person, { email: 'old@x.org', owner: 1 });
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const data = { dept: 'it', salary: '1.00', name: 'given', email: null, owner: null };
      await changeType(em, person, { to: m.Employee, data });
      await changeType(em, person, unchecked({ to: m.Person, data: { name: undefined } }));
      expect(person.name).toBe('given');
      await changeType(em, person, { to: m.Employee, data });
      const fresh = await db().em().findOneOrFail(m.Party, id);
      expect(held(fresh)).toMatchObject({ name: 'given', email: null, owner: null, dept: 'it' });
    });

    it('a relation is given as an entity, as a key, or as data of a new one', async () => {
      const ids = await Promise.all([1, 2, 3].map(() => store(context, m.Person, {})));
      const em = db().em();
      const boss = await em.findOneOrFail(m.Person, 1);
      const managers = [boss, 4, em.create(m.Person, { id: 90_000 + ids[0]!, name: 'new boss' } as never)];
      for (const [index, manager] of managers.entries()) {
        const person = await em.findOneOrFail(m.Person, ids[index]!);
        await changeType(em, person, { to: m.Employee, data: { dept: 'it', salary: '1.00', manager } });
      }
      const fresh = await db()
        .em()
        .find(m.Employee, { id: { $in: ids } }, { orderBy: { id: 'asc' } });
      expect(fresh.map(employee => employee.manager!.id)).toEqual([1, 4, 90_000 + ids[0]!]);
    });

    it('collections of the new class are filled', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      const tag = em.create(m.Tag, { id, label: 'given' } as never);
      const truck = await changeType(em, person, {
        to: m.Truck,
        data: { wheels: 6, payload: 1n, tags: [1, tag] },
      });
      expect(truck.tags.getIdentifiers()).toEqual([1, id]);
      const car = await changeType(em, truck, {
        to: m.Car,
        data: { doors: 2, parts: [{ id, label: 'wheel' }] },
      });
      expect(car.parts.isInitialized()).toBe(true);
      const fresh = await db()
        .em()
        .findOneOrFail(m.Car, id, { populate: ['parts'] });
      expect(fresh.parts.getItems().map(part => part.label)).toEqual(['wheel']);
      expect(await em.execute('select 1 from tag where id = ?', [id])).toHaveLength(1);
    });
  });
}
