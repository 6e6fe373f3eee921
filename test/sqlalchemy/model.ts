import type { Collection, EntityClass } from '@mikro-orm/core';
import type { ConcreteConstructor, Hierarchy, Identity } from 'mikro-orm-polymorphic';
import type { Strategy } from '../contracts/party/model.ts';

export interface Company {
  id: number;
  name: string;
  employees: Collection<Person>;
}
export interface Person {
  id: number;
  name: string;
  badge: number;
  revision: number;
  company?: Company | null;
  paperwork: Collection<Paperwork>;
  readonly polymorphicName: Identity;
}
export interface Engineer extends Person {
  status: string;
  engineerName: string;
  primaryLanguage: string;
  rate: number;
  label: string;
  machines: Collection<Machine>;
}
export interface Manager extends Person {
  status: string;
  managerName: string;
}
export interface Boss extends Manager {
  golfSwing: string;
}
export interface Machine {
  id: number;
  name: string;
  engineer: Engineer;
}
export interface Paperwork {
  id: number;
  description: string;
  person: Person;
}

interface Classes {
  Company: Company;
  Person: Person;
  Engineer: Engineer;
  Manager: Manager;
  Boss: Boss;
  Machine: Machine;
  Paperwork: Paperwork;
}

export type StaffClass<T extends object> = ConcreteConstructor<T> & { readonly name: string; readonly prototype: T };

/** Person (concrete) ← Engineer, and Person ← Manager (concrete) ← Boss, beside what belongs to them. */
export type StaffModel = { readonly [K in keyof Classes]: StaffClass<Classes[K]> } & {
  readonly people: Hierarchy<Person, Record<string, StaffClass<Person>>>;
  readonly entities: readonly EntityClass[];
};

/** Makes the model in one style. */
export type DeclareStaff = (strategy: Strategy) => StaffModel;
