import { Collection } from '@mikro-orm/core';
import { Entity, ManyToMany, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, type HierarchyOptions, Polymorphic } from 'mikro-orm-polymorphic';
import type * as types from './model.ts';
import { type PartyModel, storedAs, type Strategy } from './model.ts';

export function declareParty(strategy: Strategy, options: HierarchyOptions = {}): PartyModel {
  @Entity(storedAs[strategy])
  abstract class Party extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @ManyToOne({ entity: () => Owner, nullable: true })
    owner?: types.Owner | null;

    @ManyToMany({ entity: () => Folder, mappedBy: 'parties' })
    folders = new Collection<types.Folder>(this);

    describe(): string {
      return `${this.constructor.name} ${this.name}`;
    }
  }

  @Entity()
  class Person extends Party {
    @Property({ type: 'string', nullable: true })
    email?: string | null;
  }

  @Entity()
  class Employee extends Person {
    @Property({ type: 'string' })
    dept!: string;

    @Property({ type: 'decimal', precision: 12, scale: 2 })
    salary!: string;

    @ManyToOne({ entity: () => Person, nullable: true })
    manager?: types.Person | null;
  }

  @Entity()
  abstract class Vehicle extends Party {
    @Property({ type: 'integer' })
    wheels!: number;
  }

  @Entity()
  class Car extends Vehicle {
    @Property({ type: 'integer' })
    doors!: number;

    @OneToMany({ entity: () => Part, mappedBy: 'car' })
    parts = new Collection<types.Part>(this);
  }

  @Entity()
  class Truck extends Vehicle {
    @Property({ type: 'bigint' })
    payload!: bigint;

    @ManyToMany({ entity: () => Tag, owner: true })
    tags = new Collection<types.Tag>(this);
  }

  @Entity()
  class Company extends Party {
    @Property({ type: 'string' })
    vat!: string;

    @Property({ type: 'datetime', columnType: 'timestamptz(3)', length: 3 })
    founded!: Date;

    @Property({ type: 'json' })
    settings!: { plan: string; seats: number[] };
  }

  @Entity()
  class Shop extends Company {}

  @Entity()
  class Part {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    label!: string;

    @ManyToOne({ entity: () => Car })
    car!: types.Car;
  }

  @Entity()
  class Tag {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    label!: string;
  }

  @Entity()
  class Note {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    text!: string;

    @ManyToOne({ entity: () => Party })
    party!: types.Party;

    @ManyToOne({ entity: () => Party, nullable: true })
    other?: types.Party | null;

    @ManyToOne({ entity: () => Person, nullable: true })
    person?: types.Person | null;

    @ManyToOne({ entity: () => Folder, nullable: true })
    folder?: types.Folder | null;
  }

  @Entity()
  class Folder {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    label!: string;

    @ManyToMany({ entity: () => Party, inversedBy: 'folders' })
    parties = new Collection<types.Party>(this);

    @OneToMany({ entity: () => Note, mappedBy: 'folder' })
    notes = new Collection<types.Note>(this);
  }

  @Entity()
  class Owner {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @OneToMany({ entity: () => Party, mappedBy: 'owner' })
    parties = new Collection<types.Party>(this);
  }

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
