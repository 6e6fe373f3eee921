import type { EntityManager, RequiredEntityData } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { type PartyClass, strategies } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';
import type { DeclaringStyle } from './contract.ts';

export function shapesContract({ shapes }: DeclaringStyle): void {
  describe.each(strategies)('S3 shapes, %s', strategy => {
    describe.each(engines)('[$name]', engine => {
      it('S3 a concrete root, a concrete middle and a leaf without columns are stored by their identities', async () => {
        const { Vehicle, Car, SportsCar, entities } = shapes.declareVehicles(strategy);
        await using db = await openOrm(engine, { entities: [...entities] });
        const em = db.em();
        make(em, Vehicle, { name: 'cart' });
        make(em, Car, { name: 'beetle', doors: 2 });
        make(em, SportsCar, { name: 'gt', doors: 3 });
        await em.flush();
        expect(await storedIdentities(em, 'vehicle', 'name')).toEqual({
          cart: 'vehicle',
          beetle: 'vehicle.car',
          gt: 'vehicle.car.sportscar',
        });
        expect(describeAll(await db.em().find(Vehicle, {}))).toEqual([
          { class: 'Vehicle', id: 1, name: 'cart' },
          { class: 'Car', id: 2, name: 'beetle', doors: 2 },
          { class: 'SportsCar', id: 3, name: 'gt', doors: 3 },
        ]);
        expect(describeAll(await db.em().find(Car, {})).map(({ id }) => id)).toEqual([2, 3]);
        expect(describeAll(await db.em().find(SportsCar, {})).map(({ id }) => id)).toEqual([3]);
        expect(await db.em().count(Vehicle)).toBe(3);
      });

      it('S3 abstract and concrete levels of any depth are stored by their identities', async () => {
        const { Creature, Animal, Mammal, Carnivore, Feline, Lion, entities } = shapes.declareCreatures(strategy);
        await using db = await openOrm(engine, { entities: [...entities] });
        const em = db.em();
        make(em, Mammal, { label: 'mole', legs: 4 });
        make(em, Feline, { label: 'cat', legs: 4, claws: 'sharp' });
        make(em, Lion, { label: 'leo', legs: 3, claws: 'huge' });
        await em.flush();
        expect(await storedIdentities(em, 'creature', 'label')).toEqual({
          mole: 'animal.mammal',
          cat: 'animal.mammal.carnivore.feline',
          leo: 'animal.mammal.carnivore.feline.lion',
        });
        const all = [
          { class: 'Mammal', id: 1, label: 'mole', legs: 4 },
          { class: 'Feline', id: 2, label: 'cat', legs: 4, claws: 'sharp' },
          { class: 'Lion', id: 3, label: 'leo', legs: 3, claws: 'huge' },
        ];
        expect(describeAll(await db.em().find(Creature, {}))).toEqual(all);
        expect(describeAll(await db.em().find(Animal, {}))).toEqual(all);
        expect(describeAll(await db.em().find(Mammal, {}))).toEqual(all);
        expect(describeAll(await db.em().find(Carnivore, {}))).toEqual(all.slice(1));
        expect(describeAll(await db.em().find(Feline, {}))).toEqual(all.slice(1));
        expect(describeAll(await db.em().find(Lion, {}))).toEqual(all.slice(2));
      });

      it('S1 instances made with new are stored by their identities', async () => {
        const { Creature, Lion, Mammal, entities } = shapes.declareCreatures(strategy);
        await using db = await openOrm(engine, { entities: [...entities] });
        const em = db.em();
        em.persist(Object.assign(new Lion(), { label: 'leo', legs: 4, claws: 'huge' }));
        em.persist(Object.assign(new Mammal(), { label: 'mole', legs: 4 }));
        await em.flush();
        expect(describeAll(await db.em().find(Creature, {}))).toEqual([
          { class: 'Lion', id: 1, label: 'leo', legs: 4, claws: 'huge' },
          { class: 'Mammal', id: 2, label: 'mole', legs: 4 },
        ]);
      });

      it('S1 the identity of an instance is known after the flush and after a load', async () => {
        const { Creature, Lion, creatures, entities } = shapes.declareCreatures(strategy);
        await using db = await openOrm(engine, { entities: [...entities] });
        const em = db.em();
        const leo = make(em, Lion, { label: 'leo', legs: 4, claws: 'huge' });
        await em.flush();
        expect(leo.polymorphicName).toBe(creatures.identityOf(Lion));
        const [loaded] = await db.em().find(Creature, {});
        expect(loaded?.polymorphicName).toBe('animal.mammal.carnivore.feline.lion');
      });

      it('S1 changed columns of every level are updated, the identity stays', async () => {
        const { Creature, Lion, entities } = shapes.declareCreatures(strategy);
        await using db = await openOrm(engine, { entities: [...entities] });
        const em = db.em();
        make(em, Lion, { label: 'leo', legs: 4, claws: 'huge' });
        await em.flush();
        const other = db.em();
        const leo = await other.findOneOrFail(Creature, { label: 'leo' });
        Object.assign(leo, { label: 'simba', legs: 3, claws: 'small' });
        await other.flush();
        expect(await storedIdentities(em, 'creature', 'label')).toEqual({
          simba: 'animal.mammal.carnivore.feline.lion',
        });
        expect(describeAll(await db.em().find(Lion, {}))).toEqual([
          { class: 'Lion', id: 1, label: 'simba', legs: 3, claws: 'small' },
        ]);
        other.remove(leo);
        await other.flush();
        expect(await em.count(Creature)).toBe(0);
      });
    });
  });
}

function make<T extends object>(em: EntityManager, cls: PartyClass<T>, data: object): T {
  return em.create(cls, data as RequiredEntityData<T>);
}

async function storedIdentities(
  em: { execute(sql: string): Promise<unknown> },
  table: string,
  label: string,
): Promise<Record<string, string>> {
  const rows = (await em.execute(`select "${label}" as label, _polymorphic_name as identity from "${table}"`)) as {
    label: string;
    identity: string;
  }[];
  return Object.fromEntries(rows.map(row => [row.label, row.identity]));
}

const COLUMNS = ['id', 'name', 'label', 'doors', 'legs', 'claws'];

function describeAll(entities: readonly object[]): Record<string, unknown>[] {
  return entities
    .map(entity => {
      const values = entity as Record<string, unknown>;
      const own = COLUMNS.filter(name => values[name] !== undefined).map(name => [name, values[name]]);
      return { class: entity.constructor.name, ...Object.fromEntries(own) } as Record<string, unknown>;
    })
    .toSorted((a, b) => Number(a['id']) - Number(b['id']));
}
