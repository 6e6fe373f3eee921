import { type Opt } from '@mikro-orm/core';
import { Polymorphic } from 'mikro-orm-polymorphic';
import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';

abstract class Party extends Polymorphic() {
  declare id: number;
  declare name: string;
}
class Person extends Party {
  declare email?: string | null;
  declare createdAt: Opt<Date>;
}
class Employee extends Person {
  declare dept: string;
  declare salary: string;
  declare nickname?: string | null;
  declare manager?: Person | null;
}
class Boss extends Employee {
  declare nickname: string;
}
class Company extends Party {
  declare vat: string;
}
abstract class Vehicle extends Party {
  declare wheels: number;
}

/** Classes and values of a hierarchy; only the compiler reads them. */
export declare const declare: {
  readonly em: EntityManager;
  readonly party: Party;
  readonly person: Person;
  readonly employee: Employee;
  readonly Party: typeof Party;
  readonly Person: typeof Person;
  readonly Employee: typeof Employee;
  readonly Boss: typeof Boss;
  readonly Company: typeof Company;
  readonly Vehicle: typeof Vehicle;
};
