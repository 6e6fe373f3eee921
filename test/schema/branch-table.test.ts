import { defineEntity, p } from '@mikro-orm/core';
import { BranchTableError, defineHierarchy } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { child, newRoot, startOrm } from '../declaring/classes.ts';
import { engines, openOrm } from '../support/index.ts';
import { codeOf } from './catalog.ts';

describe('S1 a class of a joined hierarchy in the table of another', () => {
  const start = (options: object) => {
    const Beast = newRoot('Beast');
    const Dog = child('Dog', Beast, { bark: p.string() });
    const Puppy = child('Puppy', Dog, { age: p.integer().nullable() }, options);
    return () => startOrm(defineHierarchy(Beast, { Dog, Puppy, Cat: child('Cat', Beast) }).entities);
  };

  it.each([
    ['of its parent', { tableName: 'dog' }, 'Puppy cannot be stored in the table of Dog'],
    ['of the root', { tableName: 'beast' }, 'Puppy cannot be stored in the table of Beast'],
    ['by a discriminator', { discriminator: 'polymorphicName' }, 'Puppy cannot be stored in the table of Beast'],
  ])('S1 the table %s is refused at start-up', (_, options, message) => {
    expect(start(options)).toThrow(BranchTableError);
    expect(start(options)).toThrow(message);
  });

  it('S1 a table of the same name in another schema is its own', () => {
    expect(start({ tableName: 'dog', schema: 'other' })).not.toThrow();
  });

  it.each(engines)(
    'S1 a leaf without properties costs a table of keys that no load of the root reads [$name]',
    async engine => {
      const Beast = newRoot('Beast');
      const Fox = child('Fox', Beast);
      const { entities } = defineHierarchy(Beast, { Fox });
      await using db = await openOrm(engine, { entities: [...entities] });
      const em = db.em();
      em.create(Fox, { id: 1 } as never);
      await em.flush();
      const { result, count } = await db.queries.during(() => db.em().find(Beast, {}));
      expect([result[0]?.constructor.name, count]).toEqual(['Fox', 1]);
    },
  );
});

describe('stock MikroORM, a joined class in the table of its parent', () => {
  class Beast {}
  class Dog extends Beast {}
  class Puppy extends Dog {}
  defineEntity({ class: Beast, inheritance: 'tpt', properties: { id: p.integer().primary() } as never });
  defineEntity({ class: Dog, properties: { bark: p.string().nullable() } as never });
  defineEntity({ class: Puppy, tableName: 'dog', properties: { age: p.integer().nullable() } as never });
  const open = () => openOrm(engines[1]!, { entities: [Beast, Dog, Puppy], stock: true, createSchema: false });

  it('starts, and makes the table twice', async () => {
    await using stock = await open();
    const sql = await stock.orm.schema.getCreateSchemaSQL();
    expect(sql.match(/create table "dog"/g)).toHaveLength(2);
    expect(await codeOf(stock.orm.schema.create())).toBe('42P07');
  });

  it('inserts two rows for one entity when the table was made by hand', async () => {
    await using stock = await open();
    await stock.orm.schema.execute(
      'create table beast (id serial primary key); create table dog (id int primary key, bark text, age int)',
    );
    const em = stock.em();
    em.create(Puppy, { id: 1, bark: 'x', age: 1 } as never);
    const { result, sql } = await stock.queries.during(() => codeOf(em.flush()));
    expect(result).toBe('23505');
    expect(sql.filter(each => each.startsWith('insert into "dog"')).length).toBe(2);
  });
});
