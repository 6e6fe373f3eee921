import type { EntityManager } from '@mikro-orm/postgresql';
import { changeType, ofType, treat } from 'mikro-orm-polymorphic';
import { CrudRepository } from 'mikro-orm-polymorphic/crud';
import type { Party, PartyModel } from '../../contracts/party/model.ts';
import { valuesById } from '../../contracts/party/seed.ts';
import type { Operation } from './reads.ts';

/** What all rows are afterwards. */
async function rowsOf(em: EntityManager, m: PartyModel): Promise<unknown> {
  const fork = em.fork({ keepTransactionContext: true });
  const found = await fork.find(m.Party, {}, { orderBy: { id: 'asc' } });
  return [valuesById(found), found.map(({ polymorphicName }) => polymorphicName)];
}

/** The rows after a write, and what it gave. */
function written(write: (em: EntityManager, m: PartyModel) => Promise<unknown>): Operation {
  return async (em, m) => {
    const result = await write(em, m);
    return [result, await rowsOf(em, m)];
  };
}

export const writes: Readonly<Record<string, Operation>> = {
  'updates by a flush, one row': written(async (em, m) => {
    const bob = await em.findOneOrFail(m.Employee, 2);
    Object.assign(bob, { name: 'rob', dept: 'ops' });
    await em.flush();
  }),
  'updates by a flush, rows of several types': written(async (em, m) => {
    for (const party of await em.find(m.Party, {})) party.name += '!';
    for (const vehicle of await em.find(m.Vehicle, {})) vehicle.wheels += 1;
    await em.flush();
  }),
  'removes by a flush': written(async (em, m) => {
    em.remove(await em.find(m.Party, { id: { $in: [6, 8, 10, 12] } }));
    await em.flush();
  }),
  'updates and deletes by a condition': written(async (em, m) => [
    await em.nativeUpdate(m.Vehicle, { wheels: 4 }, { name: 'four', wheels: 5 }),
    await em.nativeUpdate(m.Party, ofType(m.Company), { name: 'firm' }),
    await em.nativeUpdate(m.Person, {}, { email: 'x@x.org' }),
    await em.nativeDelete(m.Car, { id: 6 }),
    await em.nativeDelete(m.Party, treat(m.Shop, { id: 12 })),
  ]),
  upserts: written(async (em, m) => {
    const truck = await em.upsert(m.Truck, { id: 8, name: 'tow', wheels: 10, payload: 3n });
    await em.upsertMany(m.Employee, [
      { id: 3, name: 'benny', dept: 'law', salary: '1.00' },
      { id: 20, name: 'new', dept: 'law', salary: '2.00' },
    ] as never[]);
    return (truck as Party).polymorphicName;
  }),
  'upserts that another type refuses': async (em, m) =>
    em.upsert(m.Car, { id: 8, name: 'tow', wheels: 10, doors: 1 }).then(
      () => 'no error',
      (error: unknown) => String(error),
    ),
  'inserts and clones': written(async (em, m) => {
    await em.insert(m.Shop, {
      id: 21,
      name: 'stall',
      vat: 'S',
      founded: new Date(0),
      settings: { plan: 'x', seats: [] },
    } as never);
    await em.clone(m.Party, { id: 5 }, { id: 22 });
    await em.clone(await em.findOneOrFail(m.Person, 1), { id: 23 });
    return em.execute('select id, _polymorphic_name from party where id > 20 order by id');
  }),
  'changes types': written(async (em, m) => {
    const person = await em.findOneOrFail(m.Person, 4);
    const employee = await changeType(em, person, { to: m.Employee, data: { dept: 'it', salary: '3.00' } });
    const car = await em.findOneOrFail(m.Party, 6);
    await changeType(em, car, { to: m.Truck, data: { payload: 5n } as never });
    employee.name = 'eva';
    await em.flush();
    return em.execute('select id, _polymorphic_name from party where id in (4, 6) order by id');
  }),
  'writes nothing to a row that has another type now': async (em, m) => {
    const stale = await em.findOneOrFail(m.Employee, 3);
    await em.execute(`update party set _polymorphic_name = 'person' where id = 3`);
    stale.name = 'stale';
    const refused = (await em.flush().catch((error: unknown) => error)) as { code?: string };
    return refused.code;
  },
  'works through a repository': written(async (em, m) => {
    const parties = new CrudRepository<Party>(em, m.Party);
    const van = await parties.getExistOne(6);
    await parties.update(van, { name: 'bus' });
    await parties.save(van);
    return parties.delete({ where: { ...ofType(m.Truck), name: 'lorry' } });
  }),
};
