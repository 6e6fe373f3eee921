import { Collection, defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../contracts/party/model.ts';
import type { StaffModel } from './model.ts';

export function declareStaff(strategy: Strategy): StaffModel {
  class Company {
    declare id: number;
    declare name: string;
    employees = new Collection<Person>(this);
  }
  class Person extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare badge: number;
    declare revision: number;
    declare company?: Company | null;
    paperwork = new Collection<Paperwork>(this);
  }
  class Engineer extends Person {
    declare status: string;
    declare engineerName: string;
    declare primaryLanguage: string;
    declare rate: number;
    declare label: string;
    machines = new Collection<Machine>(this);
  }
  class Manager extends Person {
    declare status: string;
    declare managerName: string;
  }
  class Boss extends Manager {
    declare golfSwing: string;
  }
  class Machine {
    declare id: number;
    declare name: string;
    declare engineer: Engineer;
  }
  class Paperwork {
    declare id: number;
    declare description: string;
    declare person: Person;
  }

  defineEntity({
    class: Company,
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      employees: () => p.oneToMany(Person).mappedBy('company').orderBy({ id: 'asc' }),
    },
  });
  defineEntity({
    class: Person,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      badge: p.integer().default(5),
      revision: p.integer().version(),
      company: () => p.manyToOne(Company).nullable(),
      paperwork: () => p.oneToMany(Paperwork).mappedBy('person').orderBy({ id: 'asc' }),
    },
  });
  defineEntity({
    class: Engineer,
    properties: {
      status: p.string(),
      engineerName: p.string(),
      primaryLanguage: p.string(),
      rate: p.integer().default(10),
      label: p.string().formula(columns => `${columns.engineerName} || ' | ' || ${columns.primaryLanguage}`),
      machines: () => p.oneToMany(Machine).mappedBy('engineer').orphanRemoval().orderBy({ id: 'asc' }),
    },
  });
  defineEntity({ class: Manager, properties: { status: p.string(), managerName: p.string() } });
  defineEntity({ class: Boss, properties: { golfSwing: p.string() } });
  defineEntity({
    class: Machine,
    properties: { id: p.integer().primary(), name: p.string(), engineer: () => p.manyToOne(Engineer) },
  });
  defineEntity({
    class: Paperwork,
    properties: { id: p.integer().primary(), description: p.string(), person: () => p.manyToOne(Person) },
  });

  const people = defineHierarchy(Person, { Person, Engineer, Manager, Boss });
  const entities = [...people.entities, Company, Machine, Paperwork];
  return { Company, Person, Engineer, Manager, Boss, Machine, Paperwork, people, entities };
}
