import { type Collection, defineEntity, type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import type { StockStrategy } from './stock-parties.ts';

const storedAs = {
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'polymorphicName' },
} as const;

interface PartyRow {
  id: number;
  name: string;
  folders: Collection<FolderRow>;
}
interface PersonRow extends PartyRow {
  email?: string | null;
}
interface EmployeeRow extends PersonRow {
  dept: string;
  manager?: PersonRow | null;
}
interface CompanyRow extends PartyRow {
  vat: string;
}
interface VehicleRow extends PartyRow {
  wheels: number;
}
interface CarRow extends VehicleRow {
  doors: number;
}
interface NoteRow {
  id: number;
  party?: PartyRow | null;
  other?: PartyRow | null;
  person?: PersonRow | null;
  people: Collection<PersonRow>;
}
interface FolderRow {
  id: number;
  parties: Collection<PartyRow>;
}

type Concrete<T> = EntityClass<T> & (new () => T);

/** The party model of the stock canaries, opted in, with an abstract middle class more. */
export interface OptedInParties {
  readonly Party: EntityClass<PartyRow>;
  readonly Person: Concrete<PersonRow>;
  readonly Employee: Concrete<EmployeeRow>;
  readonly Company: Concrete<CompanyRow>;
  readonly Vehicle: EntityClass<VehicleRow>;
  readonly Car: Concrete<CarRow>;
  readonly Note: Concrete<NoteRow>;
  readonly Folder: Concrete<FolderRow>;
  readonly entities: readonly EntityClass[];
}

/** Party (abstract) ← Person ← Employee, Party ← Company, Party ← Vehicle (abstract) ← Car. */
export function declareOptedInParties(strategy: StockStrategy): OptedInParties {
  abstract class Party extends Polymorphic() {}
  class Person extends Party {}
  class Employee extends Person {}
  class Company extends Party {}
  abstract class Vehicle extends Party {}
  class Car extends Vehicle {}
  class Note {}
  class Folder {}
  const folders = (): object => p.manyToMany(Folder).mappedBy('parties' as never);
  const properties = { id: p.integer().primary(), name: p.string(), folders };
  defineEntity({ class: Party, ...storedAs[strategy], properties: properties as never });
  defineEntity({ class: Person, properties: { email: p.string().nullable() } });
  defineEntity({ class: Employee, properties: { dept: p.string(), manager: () => p.manyToOne(Person).nullable() } });
  defineEntity({ class: Company, properties: { vat: p.string().unique() } });
  defineEntity({ class: Vehicle, properties: { wheels: p.integer() } });
  defineEntity({ class: Car, properties: { doors: p.integer() } });
  defineEntity({
    class: Note,
    properties: {
      id: p.integer().primary(),
      party: () => p.manyToOne(Party).nullable(),
      other: () => p.manyToOne(Party).nullable(),
      person: () => p.manyToOne(Person).nullable(),
      people: () => p.manyToMany(Person),
    },
  });
  const parties = (): object => p.manyToMany(Party).inversedBy('folders' as never);
  defineEntity({ class: Folder, properties: { id: p.integer().primary(), parties } as never });
  const hierarchy = defineHierarchy(Party, { Person, Employee, Company, Car });
  const entities = [...hierarchy.entities, Note, Folder];
  return { Party, Person, Employee, Company, Vehicle, Car, Note, Folder, entities } as unknown as OptedInParties;
}

/** The rows of the stock canaries and a car; note 1 is about bob, acme, and ann and bob as people. */
export async function seedOptedInParties(em: EntityManager, m: OptedInParties): Promise<void> {
  const ann = em.create(m.Person, { id: 1, name: 'ann', email: 'ann@x.org' });
  const bob = em.create(m.Employee, { id: 2, name: 'bob', email: 'bob@x.org', dept: 'it', manager: ann });
  const acme = em.create(m.Company, { id: 3, name: 'acme', vat: 'A1' });
  em.create(m.Car, { id: 4, name: 'beetle', wheels: 4, doors: 2 });
  await em.flush();
  em.create(m.Note, { id: 1, party: bob, other: acme, person: bob, people: [ann, bob] });
  await em.flush();
}
