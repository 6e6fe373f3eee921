import { wrap } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;

const populated: Operations = Object.fromEntries(
  strategies.flatMap(strategy => [
    [
      `populate collections of hierarchies, ${strategy}`,
      ({ em, m }) => em.find(m.Kennel, {}, { populate: ['animals'], strategy }),
    ],
    [
      `populate a relation to a joined middle class, ${strategy}`,
      ({ em, m }) => em.find(m.Yard, {}, { populate: ['guard.kennel'], strategy }),
    ],
    [
      `populate collections of a single table, ${strategy}`,
      ({ em, m }) => em.find(m.Garage, {}, { populate: ['vehicles', 'visitors'], strategy }),
    ],
    [
      `populate relations of a joined leaf, ${strategy}`,
      ({ em, m }) => em.find(m.Puppy, {}, { populate: ['mother.kennel'], strategy }),
    ],
    [
      `populate relations of a single-table leaf, ${strategy}`,
      ({ em, m }) => em.find(m.SportsCar, {}, { populate: ['rival', 'garage'], strategy }),
    ],
  ]),
);

/** Joined and single-table hierarchies that MikroORM alone stores: with its faults. */
export const hierarchies: Operations = {
  ...populated,
  'joined root': ({ em, m }) => em.find(m.Animal, {}, { orderBy: { id: 1 } }),
  'joined middle class': ({ em, m }) => em.find(m.Dog, {}, { orderBy: { id: 1 } }),
  'joined leaf': ({ em, m }) => em.find(m.Puppy, { name: 'pip', breed: 'collie', weeks: { $gt: 1 } }),
  'joined root, partial': ({ em, m }) => em.find(m.Animal, {}, { fields: ['name'], orderBy: { id: 1 } }),
  'joined leaf, partial': ({ em, m }) => em.find(m.Puppy, {}, { fields: ['name', 'weeks'] }),
  'joined root, excluded': ({ em, m }) => em.find(m.Animal, {}, { exclude: ['name'], orderBy: { id: 1 } }),
  'joined root, by subclass property': ({ em, m }) => em.find(m.Animal, { breed: 'collie' } as never),
  'joined counts': async ({ em, m }) => [
    await em.count(m.Animal),
    await em.count(m.Dog),
    await em.count(m.Puppy, { breed: 'collie' }),
  ],
  'joined cursor': async ({ em, m }) =>
    (await em.findByCursor(m.Animal, { first: 1, orderBy: { name: 1 }, includeCount: false })).items,
  'joined query builder': ({ em, m }) =>
    em.createQueryBuilder(m.Animal, 'a').select('*').where({ name: 'pip' }).getResultList(),
  'joined reference': async ({ em, m }) => wrap(em.getReference(m.Animal, 2)).init(),
  'joined inserts': async ({ em, m }) => {
    em.create(m.Puppy, { name: 'new', breed: 'pug', weeks: 1 });
    em.create(m.Cat, { name: 'new', lives: 7 });
    await em.flush();
  },
  'joined updates': async ({ em, m }) => {
    const [rex, pip] = await em.find(m.Dog, {}, { orderBy: { id: 1 } });
    rex!.name = 'max';
    pip!.breed = 'mixed';
    em.assign(await em.findOneOrFail(m.Cat, 3), { lives: 8, name: 'kit' });
    await em.flush();
  },
  'joined removal': async ({ em, m }) => em.remove(await em.findOneOrFail(m.Cat, 3)).flush(),
  'joined upsert': ({ em, m }) => em.upsert(m.Cat, { id: 3, name: 'kit', lives: 8 }),
  'joined insert past the unit of work': ({ em, m }) => em.insert(m.Cat, { id: 9, name: 'kit', lives: 8 }),
  'joined nativeUpdate': ({ em, m }) => em.nativeUpdate(m.Cat, { lives: 9 }, { lives: 8 }),
  'joined nativeDelete': ({ em, m }) => em.nativeDelete(m.Cat, { lives: 9 }),
  'single-table root': ({ em, m }) => em.find(m.Vehicle, {}, { orderBy: { id: 1 } }),
  'single-table middle class': ({ em, m }) => em.find(m.Car, {}, { orderBy: { id: 1 } }),
  'single-table leaf': ({ em, m }) => em.find(m.SportsCar, { doors: 2, horsepower: { $gt: 1 } }),
  'single-table root, partial': ({ em, m }) => em.find(m.Vehicle, {}, { fields: ['plate'], orderBy: { id: 1 } }),
  'single-table root, by subclass property': ({ em, m }) => em.find(m.Vehicle, { horsepower: 400 } as never),
  'single-table counts': async ({ em, m }) => [
    await em.count(m.Vehicle),
    await em.count(m.Car),
    await em.count(m.SportsCar, { doors: 2 }),
  ],
  'single-table by another class': async ({ em, m }) => [await em.findOne(m.Truck, 3), await em.findOne(m.Car, 3)],
  'single-table inserts': async ({ em, m }) => {
    em.create(m.SportsCar, { plate: 'new', doors: 2, horsepower: 300 });
    em.create(m.Truck, { plate: 'new', payload: 7 });
    await em.flush();
  },
  'single-table updates': async ({ em, m }) => {
    for (const vehicle of await em.find(m.Vehicle, {}, { orderBy: { id: 1 } })) vehicle.plate += '!';
    await em.flush();
  },
  'single-table removal': async ({ em, m }) => em.remove(await em.findOneOrFail(m.SportsCar, 2)).flush(),
  'single-table upsert of an entity': ({ em, m }) =>
    em.upsert(em.create(m.Truck, { id: 3, plate: 'T2', payload: 1 }, { persist: false })),
  'single-table nativeUpdate': ({ em, m }) => em.nativeUpdate(m.Car, { doors: 2 }, { doors: 4 }),
  'single-table nativeDelete': ({ em, m }) => em.nativeDelete(m.SportsCar, { doors: 2 }),
};
