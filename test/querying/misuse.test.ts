import type { EntityClass } from '@mikro-orm/core';
import {
  AbstractClassError,
  NotInHierarchyError,
  notOfType,
  ofType,
  PolymorphicError,
  treat,
  TypeConditionError,
  UnknownIdentityError,
} from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';

const other = declareParty('joined');

it.each([undefined, null, 5, true])('%s is no class and no identity', value => {
  const cls = value as unknown as EntityClass;
  expect(() => ofType(cls)).toThrow(TypeConditionError);
  expect(() => notOfType(other.Car, cls)).toThrow(/was given (undefined|a \w+) for a class/);
  expect(() => treat(cls, {})).toThrow(TypeConditionError);
});

it('a condition names something, and its options are known', () => {
  expect(() => ofType()).toThrow('ofType needs at least one class or identity');
  expect(() => notOfType({ descendants: false })).toThrow('notOfType needs at least one class or identity');
  expect(() => ofType(other.Car, { descendant: false } as object)).toThrow('an object with descendant');
  expect(() => ofType(other.Car, { descendants: 'no' } as object)).toThrow('another value of descendants');
});

it.each([null, undefined, true, Symbol('x'), () => ({})])('%s is no condition of treat', where => {
  expect(() => treat(other.Car, where as never)).toThrow(TypeConditionError);
});

describeParties('conditions on types that cannot hold', declareParty, ({ m, db }) => {
  const find = (where: unknown) =>
    db()
      .em()
      .find(m.Party, where as object);
  const notes = (where: unknown) =>
    db()
      .em()
      .find(m.Note, where as object);

  it('an unknown identity is an error with status 422 and the nearest names, wherever it stands', async () => {
    const error: unknown = await find(ofType('person.employe')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownIdentityError);
    expect(error).toMatchObject({ status: 422, identity: 'person.employe' });
    expect((error as Error).message).toContain("Nearest: 'person.employee'");
    await expect(notes({ $or: [{ party: { $not: ofType('x') } }] })).rejects.toThrow(UnknownIdentityError);
    await expect(db().em().count(m.Party, notOfType('__proto__'))).rejects.toThrow(UnknownIdentityError);
    await expect(find(ofType('', 'person'))).rejects.toThrow(UnknownIdentityError);
  });

  it('a huge identity makes a short message in no time', async () => {
    const start = performance.now();
    const error: unknown = await find(ofType('x'.repeat(1_000_000))).catch((thrown: unknown) => thrown);
    expect((error as Error).message.length).toBeLessThan(500);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('a class of another hierarchy, or of none, is an error, also nested', async () => {
    const conditions = [ofType(other.Car), notOfType(m.Car, other.Car), treat(other.Car, { doors: 2 }), ofType(m.Note)];
    for (const condition of conditions) {
      await expect(find(condition)).rejects.toThrow(NotInHierarchyError);
      await expect(find({ $or: [{ name: 'ann' }, { $not: condition }] })).rejects.toThrow(NotInHierarchyError);
      await expect(notes({ party: condition })).rejects.toThrow(NotInHierarchyError);
      await expect(find(treat(m.Employee, { manager: condition as object }))).rejects.toThrow(NotInHierarchyError);
      await expect(db().em().nativeDelete(m.Party, condition)).rejects.toThrow(NotInHierarchyError);
    }
  });

  it('a condition on what is no hierarchy is an error', async () => {
    for (const condition of [ofType(m.Car), notOfType(m.Car), treat(m.Car, { doors: 2 })]) {
      await expect(notes(condition)).rejects.toThrow(TypeConditionError);
      await expect(notes({ folder: condition })).rejects.toThrow('stands on Folder');
      await expect(notes({ text: condition })).rejects.toThrow('stands on Note.text');
      await expect(notes({ text: { $in: [condition] } })).rejects.toThrow(TypeConditionError);
      await expect(find({ id: { $gt: condition } })).rejects.toThrow(TypeConditionError);
      await expect(db().em().nativeDelete(m.Note, condition)).rejects.toThrow(TypeConditionError);
      await expect(
        db()
          .em()
          .find(m.Folder, {}, { populate: ['notes'], populateWhere: { notes: condition } }),
      ).rejects.toThrow(TypeConditionError);
      expect(() => db().em().createQueryBuilder(m.Note).where(condition)).toThrow(TypeConditionError);
    }
  });

  it('an abstract class without its descendants has no rows and is refused', async () => {
    await expect(find(ofType(m.Vehicle, { descendants: false }))).rejects.toThrow(AbstractClassError);
    await expect(find(ofType('vehicle', { descendants: false }))).rejects.toThrow(AbstractClassError);
  });

  it('a condition of treat that its class does not know is refused', async () => {
    await expect(find(treat(m.Employee, { doors: 2 } as object))).rejects.toThrow('Employee.doors');
    await expect(find(treat(m.Person, { dept: 'it' } as object))).rejects.toThrow('Person.dept');
  });

  it('a text that treat takes for a key is never SQL', async () => {
    const text = '1 or 1 = 1';
    await expect(find(treat(m.Employee, text as never))).rejects.not.toThrow(PolymorphicError);
    await expect(find({ $not: treat(m.Employee, text as never) })).rejects.toThrow(/integer/);
  });

  it('JSON cannot forge a condition', async () => {
    const forged: object = JSON.parse(JSON.stringify({ ...ofType(m.Car) })) as object;
    await expect(find(forged)).rejects.toThrow('not existing property');
    await expect(find({ 'ofType(Car) #1': { targets: ['car'] } })).rejects.toThrow('not existing property');
  });
});
