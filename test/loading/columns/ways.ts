import { wrap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ColumnModel, Holder, Item, Target } from './model.ts';

/** One way to read every row of a target. */
export interface Way {
  readonly name: string;
  /** Whether it needs a server behind the database. */
  readonly isServerOnly?: boolean;
  /** Left to `npm run check:deep`: another way takes the same path through the library. */
  readonly isDeep?: boolean;
  /** Stock MikroORM writes plain entities again after it, although nothing changed, when columns hold objects. */
  readonly isRewritten?: boolean;
  load(em: EntityManager, target: Target, model: ColumnModel): Promise<Item[]>;
}

/** The classes of a target, from the root to the leaf. */
export const classes = ['root', 'abstractMiddle', 'concreteMiddle', 'leaf'] as const;
const strategies = ['joined', 'select-in', 'balanced'] as const;
const everyId = { orderBy: { id: 'asc' } } as const;

const finds = classes.map((cls): Way => ({
  name: `find through the ${cls}`,
  load: (em, target) => em.find(target[cls], {}, everyId),
}));

const findsOne = classes.map((cls): Way => ({
  name: `findOne through the ${cls}`,
  isDeep: cls !== 'concreteMiddle',
  load: async (em, target) => {
    const keys = await keysOf(em, target);
    const found: Item[] = [];
    for (const id of keys) found.push(await em.findOneOrFail(target[cls], id));
    return found;
  },
}));

const toOnes = strategies.map((strategy): Way => ({
  name: `a populated to-one, ${strategy}`,
  isDeep: strategy === 'balanced',
  load: async (em, target, { Holder }) => {
    const holders = await em.find(Holder, {}, { ...everyId, populate: [target.toOne], strategy });
    return holders.map(holder => holder[target.toOne]);
  },
}));

const toManys = strategies.map((strategy): Way => ({
  name: `a populated many-to-many, ${strategy}`,
  isDeep: strategy === 'balanced',
  load: async (em, target, { Holder }) => {
    const holders = await em.find(Holder, {}, { ...everyId, populate: [target.toMany], strategy });
    return sorted(holders.flatMap(holder => holder[target.toMany].getItems()));
  },
}));

const streams = classes.map((cls): Way => ({
  name: `a stream of the ${cls}`,
  isDeep: cls !== 'root' && cls !== 'concreteMiddle',
  isServerOnly: true,
  load: (em, target) => Array.fromAsync(em.stream(target[cls], everyId)),
}));

const builders = classes.map((cls): Way => ({
  name: `a query builder of the ${cls}`,
  isDeep: cls !== 'root' && cls !== 'concreteMiddle',
  load: (em, target) => em.createQueryBuilder(target[cls]).orderBy({ id: 'asc' }).getResultList() as Promise<Item[]>,
}));

export const ways: readonly Way[] = [
  ...finds,
  ...findsOne,
  ...toOnes,
  ...toManys,
  ...streams,
  ...builders,
  {
    name: 'a query builder that joins and selects',
    load: async (em, target, { Holder }) => {
      const qb = em.createQueryBuilder(Holder, 'h').leftJoinAndSelect(`h.${target.toOne}`, 'i').orderBy({ id: 'asc' });
      return ((await qb.getResultList()) as Holder[]).map(holder => holder[target.toOne]);
    },
  },
  {
    name: 'refresh',
    load: async (em, target) => {
      const entities = await em.find(target.root, {}, everyId);
      for (const entity of entities) {
        entity.name = 'changed';
        await em.refresh(entity);
      }
      return entities;
    },
  },
  {
    name: 'find with refresh',
    isDeep: true,
    load: async (em, target) => {
      await em.find(target.root, {});
      return em.find(target.root, {}, { ...everyId, refresh: true });
    },
  },
  {
    name: 'a lazily loaded to-one',
    load: async (em, target, { Holder }) => {
      const holders = await em.find(Holder, {}, everyId);
      for (const holder of holders) await wrap(holder[target.toOne]).init();
      return holders.map(holder => holder[target.toOne]);
    },
  },
  {
    name: 'a lazily loaded collection',
    isRewritten: true,
    load: async (em, target, { Holder }) => {
      const holders = await em.find(Holder, {}, everyId);
      for (const holder of holders) await holder[target.toMany].init();
      return sorted(holders.flatMap(holder => holder[target.toMany].getItems()));
    },
  },
  {
    name: 'em.populate',
    isDeep: true,
    load: async (em, target, { Holder }) => {
      const holders = await em.find(Holder, {}, everyId);
      await em.populate(holders, [target.toOne]);
      return holders.map(holder => holder[target.toOne]);
    },
  },
  {
    name: 'find without the identity map',
    isDeep: true,
    load: (em, target) => em.find(target.root, {}, { ...everyId, disableIdentityMap: true }),
  },
  {
    name: 'findByCursor',
    isDeep: true,
    load: async (em, target) => (await em.findByCursor(target.root, { first: 100, ...everyId })).items as Item[],
  },
];

async function keysOf(em: EntityManager, target: Target): Promise<number[]> {
  const rows = await em.fork().find(target.leaf, {}, { ...everyId, fields: ['id'] });
  return rows.map(({ id }) => id);
}

function sorted(items: Item[]): Item[] {
  return items.toSorted((a, b) => a.id - b.id);
}
