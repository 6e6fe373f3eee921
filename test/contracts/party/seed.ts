import type { RequiredEntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PartyClass, PartyModel } from './model.ts';

export const FOUNDED = new Date('2024-02-29T12:34:56.789Z');

/**
 * Two of each concrete class, in the order of their ids: ann (1, Person), bob (2, Employee of ann), ben (3, Employee of bob),
 * eve (4, Person), two cars (5, 6), two trucks (7, 8), two companies (9, 10), two shops (11, 12).
 */
export async function seedParties(em: EntityManager, m: PartyModel): Promise<void> {
  const make = <T extends object>(cls: PartyClass<T>, data: object): T => em.create(cls, data as RequiredEntityData<T>);
  const owner = make(m.Owner, { id: 1, name: 'olga' });
  const ann = make(m.Person, { id: 1, name: 'ann', email: 'ann@x.org', owner });
  const bob = make(m.Employee, {
    id: 2,
    name: 'bob',
    email: 'bob@x.org',
    dept: 'it',
    salary: '100.50',
    manager: ann,
    owner,
  });
  make(m.Employee, { id: 3, name: 'ben', dept: 'hr', salary: '90.00', manager: bob });
  make(m.Person, { id: 4, name: 'eve' });
  const car = make(m.Car, { id: 5, name: 'beetle', wheels: 4, doors: 2, owner });
  make(m.Car, { id: 6, name: 'van', wheels: 4, doors: 5 });
  const truck = make(m.Truck, { id: 7, name: 'rig', wheels: 18, payload: 9007199254740993n, owner });
  make(m.Truck, { id: 8, name: 'lorry', wheels: 6, payload: 1n });
  const acme = make(m.Company, {
    id: 9,
    name: 'acme',
    vat: 'A1',
    founded: FOUNDED,
    settings: { plan: 'pro', seats: [1, 2] },
    owner,
  });
  make(m.Company, { id: 10, name: 'zeta', vat: 'Z1', founded: FOUNDED, settings: { plan: 'free', seats: [] } });
  const shop = make(m.Shop, {
    id: 11,
    name: 'corner',
    vat: 'C1',
    founded: FOUNDED,
    settings: { plan: 'pro', seats: [3] },
  });
  make(m.Shop, { id: 12, name: 'kiosk', vat: 'K1', founded: FOUNDED, settings: { plan: 'free', seats: [] } });
  await em.flush();
  make(m.Part, { id: 1, label: 'wheel', car });
  make(m.Part, { id: 2, label: 'door', car });
  const tag = make(m.Tag, { id: 1, label: 'heavy' });
  truck.tags.add(tag);
  const all = make(m.Folder, { id: 1, label: 'all' });
  const few = make(m.Folder, { id: 2, label: 'few' });
  all.parties.add(ann, bob, car, truck, acme, shop);
  few.parties.add(shop, bob);
  await em.flush();
  make(m.Note, { id: 1, text: 'about ann', party: ann, other: truck, person: bob, folder: all });
  make(m.Note, { id: 2, text: 'about truck', party: truck, other: bob, person: ann, folder: all });
  make(m.Note, { id: 3, text: 'about shop', party: shop, folder: few });
  make(m.Note, { id: 4, text: 'about bob', party: bob, other: shop, person: ann, folder: few });
  await em.flush();
  for (const [identity, stored] of Object.entries(m.storedNames ?? {})) {
    await em.execute('update party set _polymorphic_name = ? where _polymorphic_name = ?', [stored, identity]);
  }
}

/** The own values of every party by id, as a load of whole rows must bring them. */
export const expectedParties: Readonly<Record<number, Record<string, unknown>>> = {
  1: { class: 'Person', name: 'ann', email: 'ann@x.org' },
  2: { class: 'Employee', name: 'bob', email: 'bob@x.org', dept: 'it', salary: '100.50', manager: 1 },
  3: { class: 'Employee', name: 'ben', email: null, dept: 'hr', salary: '90.00', manager: 2 },
  4: { class: 'Person', name: 'eve', email: null },
  5: { class: 'Car', name: 'beetle', wheels: 4, doors: 2 },
  6: { class: 'Car', name: 'van', wheels: 4, doors: 5 },
  7: { class: 'Truck', name: 'rig', wheels: 18, payload: 9007199254740993n },
  8: { class: 'Truck', name: 'lorry', wheels: 6, payload: 1n },
  9: { class: 'Company', name: 'acme', vat: 'A1', founded: FOUNDED, settings: { plan: 'pro', seats: [1, 2] } },
  10: { class: 'Company', name: 'zeta', vat: 'Z1', founded: FOUNDED, settings: { plan: 'free', seats: [] } },
  11: { class: 'Shop', name: 'corner', vat: 'C1', founded: FOUNDED, settings: { plan: 'pro', seats: [3] } },
  12: { class: 'Shop', name: 'kiosk', vat: 'K1', founded: FOUNDED, settings: { plan: 'free', seats: [] } },
};

const COLUMNS = ['email', 'dept', 'salary', 'manager', 'wheels', 'doors', 'payload', 'vat', 'founded', 'settings'];

/** What an instance holds, in the shape of `expectedParties`: columns that it does not have are left out. */
export function valuesOf(party: object): Record<string, unknown> {
  const record = party as Record<string, unknown>;
  const own = COLUMNS.filter(name => record[name] !== undefined).map(name => [
    name,
    name === 'manager' ? idOf(record[name]) : record[name],
  ]);
  return { class: party.constructor.name, name: record['name'], ...Object.fromEntries(own) };
}

function idOf(reference: unknown): unknown {
  return reference === null ? null : (reference as { id: unknown }).id;
}

/** `valuesOf` of many, by id. */
export function valuesById(parties: Iterable<object>): Record<number, Record<string, unknown>> {
  return Object.fromEntries([...parties].map(party => [(party as { id: number }).id, valuesOf(party)]));
}

/** The expected values of some ids. */
export function expected(...ids: number[]): Record<number, Record<string, unknown>> {
  return Object.fromEntries(ids.map(id => [id, expectedParties[id]!]));
}
