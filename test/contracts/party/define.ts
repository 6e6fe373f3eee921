import { type Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, type HierarchyOptions, Polymorphic } from 'mikro-orm-polymorphic';
import { type PartyModel, storedAs, type Strategy } from './model.ts';

export function declareParty(strategy: Strategy, options: HierarchyOptions = {}): PartyModel {
  abstract class Party extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare owner?: Owner | null;
    declare folders: Collection<Folder>;
    describe(): string {
      return `${this.constructor.name} ${this.name}`;
    }
  }
  class Person extends Party {
    declare email?: string | null;
  }
  class Employee extends Person {
    declare dept: string;
    declare salary: string;
    declare manager?: Person | null;
  }
  abstract class Vehicle extends Party {
    declare wheels: number;
  }
  class Car extends Vehicle {
    declare doors: number;
    declare parts: Collection<Part>;
  }
  class Truck extends Vehicle {
    declare payload: bigint;
    declare tags: Collection<Tag>;
  }
  class Company extends Party {
    declare vat: string;
    declare founded: Date;
    declare settings: { plan: string; seats: number[] };
  }
  class Shop extends Company {}
  class Part {
    declare id: Opt<number>;
    declare label: string;
    declare car: Car;
  }
  class Tag {
    declare id: Opt<number>;
    declare label: string;
  }
  class Note {
    declare id: Opt<number>;
    declare text: string;
    declare party: Party;
    declare other?: Party | null;
    declare person?: Person | null;
    declare folder?: Folder | null;
  }
  class Folder {
    declare id: Opt<number>;
    declare label: string;
    declare parties: Collection<Party>;
    declare notes: Collection<Note>;
  }
  class Owner {
    declare id: Opt<number>;
    declare name: string;
    declare parties: Collection<Party>;
  }

  defineEntity({
    class: Party,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      owner: () => p.manyToOne(Owner).nullable(),
      folders: () => p.manyToMany(Folder).mappedBy('parties'),
    },
  });
  defineEntity({ class: Person, properties: { email: p.string().nullable() } });
  defineEntity({
    class: Employee,
    properties: {
      dept: p.string(),
      salary: p.decimal().precision(12).scale(2),
      manager: () => p.manyToOne(Person).nullable(),
    },
  });
  defineEntity({ class: Vehicle, properties: { wheels: p.integer() } });
  defineEntity({ class: Car, properties: { doors: p.integer(), parts: () => p.oneToMany(Part).mappedBy('car') } });
  defineEntity({ class: Truck, properties: { payload: p.bigint(), tags: () => p.manyToMany(Tag).owner() } });
  defineEntity({
    class: Company,
    properties: {
      vat: p.string(),
      founded: p.datetime(3).columnType('timestamptz(3)'),
      settings: p.json<{ plan: string; seats: number[] }>(),
    },
  });
  defineEntity({ class: Shop, properties: {} });
  defineEntity({
    class: Part,
    properties: { id: p.integer().primary(), label: p.string(), car: () => p.manyToOne(Car) },
  });
  defineEntity({ class: Tag, properties: { id: p.integer().primary(), label: p.string() } });
  defineEntity({
    class: Note,
    properties: {
      id: p.integer().primary(),
      text: p.string(),
      party: () => p.manyToOne(Party),
      other: () => p.manyToOne(Party).nullable(),
      person: () => p.manyToOne(Person).nullable(),
      folder: () => p.manyToOne(Folder).nullable(),
    },
  });
  defineEntity({
    class: Folder,
    properties: {
      id: p.integer().primary(),
      label: p.string(),
      parties: () => p.manyToMany(Party).inversedBy('folders'),
      notes: () => p.oneToMany(Note).mappedBy('folder'),
    },
  });
  defineEntity({
    class: Owner,
    properties: { id: p.integer().primary(), name: p.string(), parties: () => p.oneToMany(Party).mappedBy('owner') },
  });

  const parties = defineHierarchy(Party, { Person, Employee, Car, Truck, Company, Shop }, options);
  const entities = [...parties.entities, Part, Tag, Note, Folder, Owner];
  return {
    Party,
    Person,
    Employee,
    Vehicle,
    Car,
    Truck,
    Company,
    Shop,
    Part,
    Tag,
    Note,
    Folder,
    Owner,
    parties,
    entities,
  } as unknown as PartyModel;
}
