import { Collection } from '@mikro-orm/core';
import { Entity, Formula, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../contracts/party/model.ts';
import type * as types from './model.ts';

export function declareStaff(strategy: Strategy): types.StaffModel {
  @Entity(storedAs[strategy])
  class Person extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @Property({ type: 'integer', default: 5 })
    badge!: number;

    @Property({ type: 'integer', version: true })
    revision!: number;

    @ManyToOne({ entity: () => Company, nullable: true })
    company?: types.Company | null;

    @OneToMany({ entity: () => Paperwork, mappedBy: 'person', orderBy: { id: 'asc' } })
    paperwork = new Collection<types.Paperwork>(this);
  }

  @Entity()
  class Engineer extends Person {
    @Property({ type: 'string' })
    status!: string;

    @Property({ type: 'string' })
    engineerName!: string;

    @Property({ type: 'string' })
    primaryLanguage!: string;

    @Property({ type: 'integer', default: 10 })
    rate!: number;

    @Formula<Engineer>(columns => `${columns.engineerName} || ' | ' || ${columns.primaryLanguage}`, { type: 'string' })
    label!: string;

    @OneToMany({ entity: () => Machine, mappedBy: 'engineer', orphanRemoval: true, orderBy: { id: 'asc' } })
    machines = new Collection<types.Machine>(this);
  }

  @Entity()
  class Manager extends Person {
    @Property({ type: 'string' })
    status!: string;

    @Property({ type: 'string' })
    managerName!: string;
  }

  @Entity()
  class Boss extends Manager {
    @Property({ type: 'string' })
    golfSwing!: string;
  }

  @Entity()
  class Company {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @OneToMany({ entity: () => Person, mappedBy: 'company', orderBy: { id: 'asc' } })
    employees = new Collection<types.Person>(this);
  }

  @Entity()
  class Machine {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @ManyToOne({ entity: () => Engineer })
    engineer!: types.Engineer;
  }

  @Entity()
  class Paperwork {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    description!: string;

    @ManyToOne({ entity: () => Person })
    person!: types.Person;
  }

  const people = defineHierarchy(Person, { Person, Engineer, Manager, Boss });
  const entities = [...people.entities, Company, Machine, Paperwork];
  return {
    Company,
    Person,
    Engineer,
    Manager,
    Boss,
    Machine,
    Paperwork,
    people,
    entities,
  };
}
