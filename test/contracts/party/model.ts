import type { Collection, EntityClass } from '@mikro-orm/core';
import type { ConcreteConstructor, Hierarchy, HierarchyOptions, Identity } from 'mikro-orm-polymorphic';

export type Strategy = 'joined' | 'single-table';
export const strategies: readonly Strategy[] = ['joined', 'single-table'];

/** What a root declares to be stored in that way. */
export const storedAs = {
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'polymorphicName' },
} as const;

export interface Party {
  id: number;
  name: string;
  owner?: Owner | null;
  folders: Collection<Folder>;
  readonly polymorphicName: Identity;
  describe(): string;
}
export interface Person extends Party {
  email?: string | null;
}
export interface Employee extends Person {
  dept: string;
  salary: string;
  manager?: Person | null;
}
export interface Vehicle extends Party {
  wheels: number;
}
export interface Car extends Vehicle {
  doors: number;
  parts: Collection<Part>;
}
export interface Truck extends Vehicle {
  payload: bigint;
  tags: Collection<Tag>;
}
export interface Company extends Party {
  vat: string;
  founded: Date;
  settings: { plan: string; seats: number[] };
}
/** A leaf without columns of its own. */
export interface Shop extends Company {}

export interface Part {
  id: number;
  label: string;
  car: Car;
}
export interface Tag {
  id: number;
  label: string;
}
export interface Note {
  id: number;
  text: string;
  party: Party;
  other?: Party | null;
  person?: Person | null;
  folder?: Folder | null;
}
export interface Folder {
  id: number;
  label: string;
  parties: Collection<Party>;
  notes: Collection<Note>;
}
export interface Owner {
  id: number;
  name: string;
  parties: Collection<Party>;
}

interface Classes {
  Party: Party;
  Person: Person;
  Employee: Employee;
  Vehicle: Vehicle;
  Car: Car;
  Truck: Truck;
  Company: Company;
  Shop: Shop;
  Part: Part;
  Tag: Tag;
  Note: Note;
  Folder: Folder;
  Owner: Owner;
}

export type PartyClass<T extends object> = ConcreteConstructor<T> & { readonly name: string; readonly prototype: T };

/** One declaration of the model: the same in every style and strategy. */
export type PartyModel = { readonly [K in keyof Classes]: PartyClass<Classes[K]> } & {
  readonly parties: Hierarchy<Party, Record<string, PartyClass<Party>>>;
  readonly entities: readonly EntityClass[];
  /** The names under which seeded rows are stored, by their identities, where those are not the same. */
  readonly storedNames?: Readonly<Record<string, string>>;
};

/** Makes the model in one style. */
export type DeclareParty = (strategy: Strategy, options?: HierarchyOptions) => PartyModel;
