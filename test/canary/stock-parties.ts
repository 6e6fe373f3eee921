import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';

export type StockStrategy = 'joined' | 'single-table';

const storedAs = {
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'kind' },
} as const;

export interface Party {
  id: number;
  name: string;
  folders: Collection<Folder>;
}
export interface Person extends Party {
  email?: string | null;
}
export interface Employee extends Person {
  dept: string;
  manager?: Person | null;
}
export interface Company extends Party {
  vat: string;
}
export interface Note {
  id: number;
  party?: Party | null;
  other?: Party | null;
  person?: Person | null;
  people: Collection<Person>;
}
export interface Folder {
  id: number;
  parties: Collection<Party>;
}

type StockClass<T> = EntityClass<T> & (new () => T);

export interface StockParties {
  readonly Party: StockClass<Party>;
  readonly Person: StockClass<Person>;
  readonly Employee: StockClass<Employee>;
  readonly Company: StockClass<Company>;
  readonly Note: StockClass<Note>;
  readonly Folder: StockClass<Folder>;
  readonly entities: readonly EntityClass[];
}

/** Party (abstract) ← Person ← Employee, Party ← Company, as a user of MikroORM alone declares them. */
export function declareStockParties(strategy: StockStrategy): StockParties {
  class Party {}
  class Person extends Party {}
  class Employee extends Person {}
  class Company extends Party {}
  class Note {}
  class Folder {}
  defineEntity({
    class: Party,
    abstract: true,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      folders: () => p.manyToMany(Folder).mappedBy('parties' as never),
    },
  });
  defineEntity({ class: Person, properties: { email: p.string().nullable() } });
  defineEntity({ class: Employee, properties: { dept: p.string(), manager: () => p.manyToOne(Person).nullable() } });
  defineEntity({ class: Company, properties: { vat: p.string().unique() } });
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
  defineEntity({
    class: Folder,
    properties: { id: p.integer().primary(), parties: () => p.manyToMany(Party).inversedBy('folders' as never) },
  });
  const entities = [Party, Person, Employee, Company, Note, Folder];
  return { Party, Person, Employee, Company, Note, Folder, entities } as unknown as StockParties;
}
