import { changeType } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { declare } from './change-type-model.ts';

const { em, person, employee, party, Party, Person, Employee, Company, Vehicle, Boss } = declare;

describe('M2 changeType', () => {
  it('gives the new class, and demands what it requires', () => {
    const data = { dept: 'it', salary: '1.00' };
    expectTypeOf(changeType(em, person, { to: Employee, data })).resolves.toEqualTypeOf<
      InstanceType<typeof Employee>
    >();
    expectTypeOf(changeType(em, person, { to: Company, data: { vat: 'V' } })).resolves.toEqualTypeOf<
      InstanceType<typeof Company>
    >();
    // @ts-expect-error -- dept and salary are missing
    void changeType(em, person, { to: Employee });
    // @ts-expect-error -- salary is missing
    void changeType(em, person, { to: Employee, data: { dept: 'it' } });
    // @ts-expect-error -- salary is a string
    void changeType(em, person, { to: Employee, data: { dept: 'it', salary: 1 } });
  });

  it('demands nothing that the entity has', () => {
    expectTypeOf(changeType(em, employee, { to: Person })).resolves.toEqualTypeOf<InstanceType<typeof Person>>();
    void changeType(em, employee, { to: Person, data: { name: 'new' } });
    void changeType(em, employee, { to: Person, data: {} });
    // @ts-expect-error -- an entity of the root's type may lack everything
    void changeType(em, party, { to: Employee });
  });

  it('demands what may be null in the old class and not in the new', () => {
    void changeType(em, employee, { to: Boss, data: { nickname: 'b' } });
    // @ts-expect-error -- the nickname of an employee may be null
    void changeType(em, employee, { to: Boss });
    // @ts-expect-error -- null is no nickname of a boss
    void changeType(em, employee, { to: Boss, data: { nickname: null } });
  });

  it('takes relations as entities and as keys', () => {
    const data = { dept: 'it', salary: '1.00' };
    void changeType(em, person, { to: Employee, data: { ...data, manager: person } });
    void changeType(em, person, { to: Employee, data: { ...data, manager: 1 } });
    void changeType(em, person, { to: Employee, data: { ...data, manager: null } });
    // @ts-expect-error -- not a person
    void changeType(em, person, { to: Employee, data: { ...data, manager: new Date() } });
  });

  it('refuses abstract classes, unknown properties, siblings, the key and the identity', () => {
    // @ts-expect-error -- abstract
    void changeType(em, person, { to: Party, data: { name: 'x' } });
    // @ts-expect-error -- abstract
    void changeType(em, person, { to: Vehicle, data: { wheels: 4 } });
    // @ts-expect-error -- unknown
    void changeType(em, person, { to: Company, data: { vat: 'V', colour: 'red' } });
    // @ts-expect-error -- of a sibling
    void changeType(em, person, { to: Company, data: { vat: 'V', dept: 'it' } });
    // @ts-expect-error -- the key
    void changeType(em, person, { to: Company, data: { vat: 'V', id: 7 } });
    // @ts-expect-error -- the identity
    void changeType(em, person, { to: Company, data: { vat: 'V', polymorphicName: 'company' } });
    // @ts-expect-error -- no class
    void changeType(em, person, { data: {} });
  });
});
