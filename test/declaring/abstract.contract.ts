import type { EntityClass, RequiredEntityData } from '@mikro-orm/core';
import { AbstractClassError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import { expected, valuesById } from '../contracts/party/seed.ts';
import type { DeclaringStyle } from './contract.ts';

const choices = {
  Party:
    'Party is abstract and can be neither instantiated nor stored. Use one of Person, Employee, Car, Truck, Company and Shop.',
  Vehicle: 'Vehicle is abstract and can be neither instantiated nor stored. Use one of Car and Truck.',
};
const abstractNames = Object.keys(choices) as (keyof typeof choices)[];

export function abstractContract({ declareParty }: DeclaringStyle): void {
  describeParties('S1 abstract classes', declareParty, ({ m, db }) => {
    const data = { name: 'x', wheels: 4 } as RequiredEntityData<object>;
    const refusalOf = (name: keyof typeof choices) =>
      expect.objectContaining({ constructor: AbstractClassError, code: 'ABSTRACT_CLASS', message: choices[name] });

    it.each(abstractNames)('S1 em.create(%s) is refused, naming the concrete choices', async name => {
      const em = db().em();
      const cls: EntityClass<object> = m[name];
      expect(() => em.create(cls, data)).toThrow(refusalOf(name));
      expect(() => em.create(cls, data, { persist: false })).toThrow(refusalOf(name));
      expect(() => em.create(cls, data, { partial: true })).toThrow(refusalOf(name));
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });

    it.each(abstractNames)('S1 em.create(%s) is refused for managed instances too', name => {
      const managed = { id: 900, ...data } as RequiredEntityData<object>;
      expect(() =>
        db()
          .em()
          .create(m[name] as EntityClass<object>, managed, { managed: true }),
      ).toThrow(refusalOf(name));
    });

    it.each(abstractNames)('S1 new %s() is refused', name => {
      expect(() => new m[name]()).toThrow(refusalOf(name));
    });

    it.each(abstractNames)('S1 em.insert and em.insertMany of %s are refused before any SQL', async name => {
      const em = db().em();
      const { count } = await db().queries.during(async () => {
        await expect(em.insert(m[name] as EntityClass<object>, data)).rejects.toThrow(refusalOf(name));
        await expect(em.insertMany(m[name] as EntityClass<object>, [data, data])).rejects.toThrow(refusalOf(name));
      });
      expect(count).toBe(0);
    });

    it.each(abstractNames)('S1 em.upsert and em.upsertMany of %s are refused before any SQL', async name => {
      const em = db().em();
      const row = { id: 900, ...data } as RequiredEntityData<object>;
      const { count } = await db().queries.during(async () => {
        await expect(em.upsert(m[name] as EntityClass<object>, row)).rejects.toThrow(refusalOf(name));
        await expect(em.upsertMany(m[name] as EntityClass<object>, [row])).rejects.toThrow(refusalOf(name));
      });
      expect(count).toBe(0);
    });

    it.each(abstractNames)('S1 em.persist or flush of an instance of %s is refused', async name => {
      const em = db().em();
      const instance = Object.assign(Object.create(m[name].prototype as object) as object, data);
      await expect(persistAndFlush(em, instance)).rejects.toThrow(refusalOf(name));
      await expect(em.fork().insert(instance)).rejects.toThrow(refusalOf(name));
      await expect(em.fork().insertMany([instance])).rejects.toThrow(refusalOf(name));
      await expect(em.fork().upsert(instance)).rejects.toThrow(refusalOf(name));
      await expect(em.fork().upsertMany([instance])).rejects.toThrow(refusalOf(name));
      expect(await db().em().count(m.Party)).toBe(12);
    });

    it.each(abstractNames)('S1 an instance of %s that a new entity refers to is refused', async name => {
      const em = db().em();
      const party = Object.assign(Object.create(m[name].prototype as object) as object, data);
      em.persist(Object.assign(new m.Note(), { id: 900, text: 'about it', party }));
      await expect(em.flush()).rejects.toThrow(refusalOf(name));
    });

    it('S1 plain data for a relation to an abstract class is refused', () => {
      const em = db().em();
      const nested = { id: 900, text: 'new', party: { name: 'x' } } as never;
      expect(() => em.create(m.Note, nested)).toThrow(refusalOf('Party'));
    });

    it('S1 abstract classes are always queryable', async () => {
      expect(valuesById(await db().em().find(m.Vehicle, {}))).toEqual(expected(5, 6, 7, 8));
      expect(await db().em().count(m.Party)).toBe(12);
      expect(valuesById([await db().em().findOneOrFail(m.Vehicle, { name: 'rig' })])).toEqual(expected(7));
    });

    it('S1 a reference to an abstract class is a stand-in, refused neither when made nor when flushed', async () => {
      const em = db().em();
      em.create(m.Note, { id: 901, text: 'to a stand-in', party: em.getReference(m.Party, 7) } as never);
      await em.flush();
      const [stored] = await db()
        .em()
        .find(m.Note, { id: 901 }, { populate: ['party'] });
      expect(valuesById([stored!.party])).toEqual(expected(7));
      await em.nativeDelete(m.Note, { id: 901 });
    });
  });
}

async function persistAndFlush(
  em: { persist(entity: object): unknown; flush(): Promise<void> },
  instance: object,
): Promise<void> {
  em.persist(instance);
  await em.flush();
}
