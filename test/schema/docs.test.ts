import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storedAs } from '../contracts/party/model.ts';
import { blocksOf } from '../docs/blocks.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const statements = blocksOf('docs/schema.md', 'sql').flatMap(({ code }) => code.trim().split('\n'));

/** The classes of docs/schema.md. */
function declareAnimals() {
  abstract class Animal extends Polymorphic() {}
  class Dog extends Animal {}
  class Puppy extends Dog {}
  class Cat extends Animal {}
  defineEntity({
    class: Animal,
    ...storedAs['single-table'],
    properties: { id: p.integer().primary(), name: p.string() } as never,
  });
  defineEntity({ class: Dog, properties: { bark: p.string(), trick: p.string().nullable() } as never });
  defineEntity({ class: Puppy, properties: { weeks: p.integer() } as never });
  defineEntity({ class: Cat, properties: { lives: p.integer() } as never });
  return defineHierarchy(Animal, { Dog, Puppy, Cat }).entities;
}

function declareAccounts() {
  abstract class Account extends Polymorphic() {}
  class Customer extends Account {}
  class Supplier extends Account {}
  defineEntity({
    class: Account,
    ...storedAs['single-table'],
    properties: { id: p.integer().primary(), email: p.string() } as never,
  });
  defineEntity({
    class: Customer,
    properties: { taxId: p.string().unique() } as never,
    uniques: [{ properties: ['email'] as never }],
  });
  defineEntity({ class: Supplier, properties: {} });
  return defineHierarchy(Account, { Customer, Supplier }).entities;
}

function declarePapers() {
  abstract class Paper extends Polymorphic() {}
  class Letter extends Paper {}
  class Note extends Paper {}
  defineEntity({ class: Paper, ...storedAs.joined, properties: { id: p.integer().primary() } as never });
  defineEntity({ class: Letter, properties: { stamp: p.integer() } as never });
  defineEntity({ class: Note, properties: {} });
  return defineHierarchy(Paper, { Letter, Note }, { typedKeys: true }).entities;
}

let db: TestOrm;
let sql: string;
beforeAll(async () => {
  db = await openOrm(engines[0]!, { entities: [...declareAnimals(), ...declareAccounts(), ...declarePapers()] });
  sql = await db.orm.schema.getCreateSchemaSQL();
});
afterAll(() => db?.close());

it.each(statements)('what docs/schema.md shows is made: %s', statement => {
  expect(sql.split('\n')).toContain(statement);
});
