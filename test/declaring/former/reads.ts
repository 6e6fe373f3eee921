import type { EntityManager } from '@mikro-orm/postgresql';
import { countByType, findPlain, notOfType, ofType, treat, treatOrder } from 'mikro-orm-polymorphic';
import { CrudRepository } from 'mikro-orm-polymorphic/crud';
import { findCursorPage } from 'mikro-orm-polymorphic/pagination';
import type { Party, PartyModel } from '../../contracts/party/model.ts';
import { valuesById } from '../../contracts/party/seed.ts';

/** Something that a program does with rows; what it gives must not depend on the names under which they are stored. */
export type Operation = (em: EntityManager, m: PartyModel) => Promise<unknown>;

const byId = { orderBy: { id: 'asc' } } as const;
const ids = (rows: Iterable<{ id: number }>): number[] => [...rows].map(({ id }) => id);
const named = (rows: Iterable<Party>): string[] =>
  [...rows].map(({ id, polymorphicName }) => `${id} ${polymorphicName}`);

/** Every row in pages of two, by the cursor of MikroORM. */
async function walk(em: EntityManager, m: PartyModel, orderBy: object): Promise<number[]> {
  const seen: number[] = [];
  let page = await em.findByCursor(m.Party, { first: 2, orderBy });
  for (seen.push(...ids(page.items)); page.hasNextPage; seen.push(...ids(page.items))) {
    page = await em.findByCursor(m.Party, { first: 2, orderBy, after: page });
  }
  return seen;
}

/** Every row in pages of two, by the cursor of the library. */
async function walkPages(em: EntityManager, m: PartyModel, orderBy: object): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Party[]; nextCursor: string | null } = await findCursorPage(em, m.Party, {
      limit: 2,
      orderBy,
      cursor,
    });
    seen.push(...ids(page.items));
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

export const reads: Readonly<Record<string, Operation>> = {
  'finds at the root': async (em, m) => valuesById(await em.find(m.Party, {})),
  'finds at an abstract middle': async (em, m) => valuesById(await em.find(m.Vehicle, {})),
  'finds at a concrete middle': async (em, m) => valuesById(await em.find(m.Person, {})),
  'finds at leaves': async (em, m) => [
    valuesById(await em.find(m.Employee, {})),
    valuesById(await em.find(m.Car, {})),
    valuesById(await em.find(m.Shop, {})),
  ],
  'shows the current identity': async (em, m) => named(await em.find(m.Party, {}, byId)),
  'gives the current identity outward': async (em, m) =>
    (await em.find(m.Party, {}, byId)).map(party => (party as Party & { toDict(): object }).toDict()),
  'finds by key, of the class and not of another': async (em, m) => [
    valuesById([await em.findOneOrFail(m.Party, 7), await em.findOneOrFail(m.Truck, 8)]),
    await em.findOne(m.Car, 7),
    await em.findOne(m.Person, 9),
  ],
  counts: async (em, m) => [
    await em.count(m.Party),
    await em.count(m.Person),
    await em.count(m.Vehicle),
    await em.count(m.Shop),
    await em.count(m.Vehicle, { name: { $ne: 'van' } }),
  ],
  'counts by type': async (em, m) => [
    { ...(await countByType(em, m.Party, {}, { subtotals: true })) },
    { ...(await countByType(em, m.Vehicle)) },
    await em.countBy(m.Party, 'polymorphicName'),
    await em.countBy(m.Party, ['polymorphicName', 'owner']),
  ],
  'counts by type what is skipped': async (em, m) => ({
    ...(await countByType(em, m.Party, {}, { onUnknown: 'skip' })),
  }),
  ofType: async (em, m) => [
    ids(await em.find(m.Party, ofType(m.Person, m.Car), byId)),
    ids(await em.find(m.Party, ofType(m.Vehicle, 'company.shop'), byId)),
    ids(await em.find(m.Party, ofType(m.Company, { descendants: false }), byId)),
    await em.count(m.Party, ofType(m.Truck)),
  ],
  'ofType by a former identity': async (em, m) => [
    ids(await em.find(m.Party, ofType('human'), byId)),
    ids(await em.find(m.Party, ofType('machine'), byId)),
    ids(await em.find(m.Party, ofType('shop'), byId)),
  ],
  notOfType: async (em, m) => [
    ids(await em.find(m.Party, notOfType(m.Person), byId)),
    ids(await em.find(m.Party, { $not: ofType(m.Vehicle, m.Company) }, byId)),
  ],
  treat: async (em, m) => [
    ids(await em.find(m.Party, treat(m.Employee, { dept: 'it' }), byId)),
    ids(await em.find(m.Party, { $or: [treat(m.Car, { doors: 5 }), treat(m.Truck, {})] }, byId)),
    ids(await em.find(m.Party, { $not: treat(m.Company, { name: 'acme' }) }, byId)),
  ],
  'conditions on the identity itself': async (em, m) => {
    const find = async (polymorphicName: unknown) => ids(await em.find(m.Party, { polymorphicName } as object, byId));
    return [
      await find('vehicle.car'),
      await find({ $ne: 'person' }),
      await find(['company', 'company.shop']),
      await find({ $in: ['vehicle.truck'] }),
      await find({ $nin: ['vehicle.truck', 'person'] }),
      await find({ $like: 'vehicle.%' }),
      await find({ $like: '%shop', $ne: 'vehicle' }),
      await find({ $ilike: 'PERSON%' }),
      await find({ $not: { $like: 'person%' } }),
      await find({ $or: [{ $eq: 'company' }, { $like: '%._ar' }] }),
    ];
  },
  'conditions through relations': async (em, m) => [
    ids(await em.find(m.Note, { party: ofType(m.Person) }, byId)),
    ids(await em.find(m.Note, { party: { polymorphicName: m.parties.identityOf(m.Shop) } }, byId)),
    ids(await em.find(m.Folder, { parties: { $none: ofType(m.Vehicle) } }, byId)),
    ids(await em.find(m.Folder, { parties: treat(m.Truck, { payload: 9007199254740993n }) }, byId)),
  ],
  orders: async (em, m) => [
    ids(await em.find(m.Party, {}, { orderBy: { polymorphicName: 'asc', id: 'desc' } })),
    ids(await em.find(m.Vehicle, {}, { orderBy: [{ polymorphicName: 'desc' }, { id: 'asc' }] })),
    ids(await em.find(m.Note, {}, { orderBy: { party: { polymorphicName: 'asc' }, id: 'asc' } })),
    ids(await em.find(m.Note, {}, { orderBy: { person: { polymorphicName: 'desc' }, id: 'asc' } })),
    ids(await em.find(m.Party, {}, { orderBy: [treatOrder(m.Car, { doors: 'desc nulls last' }), { id: 'asc' }] })),
  ],
  'pages by cursor': async (em, m) => [
    await walk(em, m, { id: 'desc' }),
    await walk(em, m, [{ polymorphicName: 'asc' }, { id: 'asc' }]),
    await walkPages(em, m, { polymorphicName: 'desc', id: 'asc' }),
    await walkPages(em, m, [treatOrder(m.Truck, { payload: 'asc' }), { id: 'asc' }]),
  ],
  'plain rows': async (em, m) => [await findPlain(em, m.Party, {}, byId), await findPlain(em, m.Vehicle, {}, byId)],
  'parts of rows': async (em, m) => [
    named((await em.find(m.Party, {}, { ...byId, fields: ['name'] })) as Party[]),
    named(await em.find(m.Party, {}, { ...byId, loadPolymorphic: 'none' })),
    valuesById(await em.find(m.Party, {}, { ...byId, loadPolymorphic: [m.Car, m.Company] })),
  ],
  skips: async (em, m) => {
    const skip = { ...byId, onUnknown: 'skip' } as const;
    const [found, total] = await em.findAndCount(m.Party, {}, { ...skip, limit: 3, offset: 1 });
    return [ids(found), total, ids(await em.find(m.Vehicle, {}, skip)), await em.count(m.Person, {}, skip)];
  },
  'query builders': async (em, m) => [
    valuesById(await em.createQueryBuilder(m.Party, 'p').getResultList()),
    valuesById(await em.createQueryBuilder(m.Vehicle, 'v').where(ofType(m.Car)).getResultList()),
    await em.createQueryBuilder(m.Person, 'e').getCount(),
    valuesById(await em.createQueryBuilder(m.Note, 'n').leftJoinAndSelect('n.person', 'p').getResultList()),
  ],
  'finds through a repository': async (em, m) => {
    const parties = new CrudRepository<Party>(em, m.Party);
    return [
      valuesById(await parties.get({}, { fetchMode: 'all', orderBy: { id: 'asc' } })),
      await parties.count(ofType(m.Company)),
      await parties.exists(ofType(m.Shop)),
      valuesById([await parties.getExistOne(3, { lock: true })]),
    ];
  },
  'refreshes and locks': async (em, m) => {
    const car = await em.findOneOrFail(m.Car, 5);
    await em.refresh(car);
    return valuesById([car, await em.findOneOrFail(m.Party, 8, { lockMode: 4, refresh: true })]);
  },
  'makes entities of stored rows': async (em, m) => {
    const [row] = await em.execute<Record<string, unknown>[]>('select * from party where id = 10');
    const mapped = em.fork().map(m.Party, row as never);
    return [mapped.constructor.name, mapped.polymorphicName];
  },
  'knows the classes of references': async (em, m) => {
    const notes = await em.find(m.Note, {}, { ...byId, resolveReferences: true });
    return notes.map(({ party, other }) => [party.constructor.name, other?.constructor.name]);
  },
};

for (const strategy of ['select-in', 'union', 'single-statement', 'joined'] as const) {
  Object.assign(reads, {
    [`loads child rows by ${strategy}`]: (async (em, m) => [
      valuesById(await em.find(m.Party, {}, { polymorphicStrategy: strategy })),
      valuesById(await em.find(m.Vehicle, { id: { $gt: 5 } }, { polymorphicStrategy: strategy })),
    ]) satisfies Operation,
  });
}

for (const strategy of ['joined', 'select-in', 'balanced'] as const) {
  Object.assign(reads, {
    [`populates by ${strategy}`]: (async (em, m) => {
      const notes = await em.find(m.Note, {}, { ...byId, populate: ['party', 'other', 'person'], strategy });
      const folders = await em.find(m.Folder, {}, { ...byId, populate: ['parties'], strategy });
      const owner = await em.findOneOrFail(m.Owner, 1, { populate: ['parties'], strategy });
      return [
        notes.map(({ party, other, person }) =>
          [party, other, person].flatMap(each => (each ? named([each]) : [null])),
        ),
        folders.map(({ parties }) => valuesById(parties)),
        valuesById(owner.parties),
      ];
    }) satisfies Operation,
  });
}
