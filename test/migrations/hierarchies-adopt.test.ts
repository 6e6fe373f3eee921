import type { EntityClass } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import { describe, expect, it } from 'vitest';
import { strategies, type Strategy } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../support/index.ts';
import { animals, declareAnimals, declareStockAnimals, seedAnimals } from './animals.ts';
import { lossesOf, migrate } from './run-migration.ts';
import { secondOrm } from './second-orm.ts';
import { writeMigration } from './written-migration.ts';

interface Adopting extends AsyncDisposable {
  readonly db: TestOrm;
  readonly orm: MikroORM;
}

/** Animals of plain MikroORM, and an ORM that has them as a hierarchy. */
async function adopting(
  engine: Engine,
  strategy: Strategy,
  options: object = {},
  stockOptions: object = {},
): Promise<Adopting> {
  const stock = declareStockAnimals(strategy, stockOptions);
  const db = await openOrm(engine, { entities: [...stock], stock: true });
  await seedAnimals(db.em(), stock);
  const orm = secondOrm(db, declareAnimals(strategy, options));
  const dispose = async (): Promise<void> => {
    await orm.close();
    await db.close();
  };
  return { db, orm, [Symbol.asyncDispose]: dispose };
}

async function rowsOf(orm: MikroORM): Promise<object[]> {
  const root = [...orm.getMetadata()].find(meta => meta.className === 'Animal')!;
  const found = await orm.em.fork().find(root.class as EntityClass, {}, { orderBy: { id: 1 } as never });
  return found.map(entity => ({ class: entity.constructor.name, ...entity }));
}

const expected = animals.map(animal => expect.objectContaining(animal));

describe.each(engines)('M2 adoption of other tables [$name]', engine => {
  it.each(strategies)('M2 plain MikroORM, %s: rows get their identities, up and down', async strategy => {
    await using fixture = await adopting(engine, strategy);
    const { db, orm } = fixture;
    const written = await writeMigration(orm, { adopt: 'animal' });
    expect(await lossesOf(orm, written)).toEqual([]);
    await migrate(orm, 'up', written);
    expect(await rowsOf(orm)).toEqual(expected);
    expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
    await migrate(orm, 'down', written);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    expect(await rowsOf(db.orm)).toEqual(expected);
  });

  it('M2 a single table with its own values, by class; a value that nobody named is refused', async () => {
    await using fixture = await adopting(
      engine,
      'single-table',
      {},
      { discriminatorMap: { d: 'Dog', p: 'Puppy', c: 'Cat' } },
    );
    const { db, orm } = fixture;
    const values = { Dog: 'd', Puppy: 'p', Cat: 'c' };
    const partial = await writeMigration(orm, { adopt: 'animal', column: 'type', values: { Dog: 'd', Puppy: 'p' } });
    await expect(migrate(orm, 'up', partial)).rejects.toMatchObject({
      code: 'UNKNOWN_STORED_IDENTITIES',
      message: expect.stringMatching(
        /'c' \(1\)\. Nothing was changed\. .* select \* from "animal" where "type" = 'c';/,
      ),
    });
    const written = await writeMigration(orm, { adopt: 'animal', column: 'type', values });
    await migrate(orm, 'up', written);
    expect(await rowsOf(orm)).toEqual(expected);
    expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
    await migrate(orm, 'down', written);
    expect(await rowsOf(db.orm)).toEqual(expected);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  });

  it('M2 a single table keeps its column and its values, by column and identities', async () => {
    const options = { column: 'type', identities: { Dog: 'dog', Puppy: 'puppy', Cat: 'cat' } };
    await using fixture = await adopting(engine, 'single-table', options);
    const { db, orm } = fixture;
    const written = await writeMigration(orm, { adopt: 'animal' });
    expect(written.text).not.toContain('rewriteIdentities');
    await migrate(orm, 'up', written);
    expect(await rowsOf(orm)).toEqual(expected);
    expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
    await migrate(orm, 'down', written);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  });

  it('M2 rows in the tables of two classes, or of no concrete one, are refused with their numbers', async () => {
    await using fixture = await adopting(engine, 'joined');
    const { db, orm } = fixture;
    const written = await writeMigration(orm, { adopt: 'animal' });
    await db.em().execute('insert into "cat" ("id", "lives") values (1, 9)');
    await expect(migrate(orm, 'up', written)).rejects.toMatchObject({
      code: 'AMBIGUOUS_ROWS',
      rows: 1,
      message: expect.stringMatching(
        /^Rows of animal have rows in tables of different classes: animal \+ dog \+ cat \(1\)\. Nothing was changed\./,
      ),
    });
    await db.em().execute('delete from "cat" where "id" = 1');
    await db.em().execute(`insert into "animal" ("id", "name") values (7, 'x')`);
    await expect(migrate(orm, 'up', written)).rejects.toMatchObject({
      code: 'UNCLASSIFIED_ROWS',
      message: expect.stringMatching(/tables of no concrete class: animal \(1\)\./),
    });
    await db.em().execute('alter table "cat" drop constraint "cat_id_foreign"');
    await db.em().execute('delete from "animal" where "id" in (4, 7)');
    await expect(migrate(orm, 'up', written)).rejects.toMatchObject({ code: 'STRAY_CHILD_ROWS', rows: 1 });
    expect(await db.em().execute('select count(*)::int as "n" from "animal"')).toEqual([{ n: 3 }]);
  });

  it('M2 a schema of SQLAlchemy with the column _polymorphic_name is checked and brought in line', async () => {
    await using db = await openOrm(engine, {
      entities: [],
      discovery: { warnWhenNoEntities: false },
      createSchema: false,
    });
    const orm = secondOrm(db, declareAnimals('joined'));
    for (const sql of [
      'create table "animal" ("id" integer primary key, "name" varchar not null, "_polymorphic_name" text)',
      'create table "dog" ("id" integer primary key references "animal", "bark" varchar not null)',
      'create table "puppy" ("id" integer primary key references "dog", "weeks" integer not null)',
      'create table "cat" ("id" integer primary key references "animal", "lives" integer not null)',
      `insert into "animal" values (1, 'rex', 'dog'), (2, 'bo', 'dog'), (3, 'tim', 'dog.puppy'), (4, 'mia', 'cat'), (5, 'x', null)`,
      `insert into "dog" values (1, 'wuff'), (2, 'rau'), (3, 'wi')`,
      'insert into "puppy" values (3, 7)',
    ]) {
      await db.em().execute(sql);
    }
    const written = await writeMigration(orm, { adopt: 'animal' });
    await expect(migrate(orm, 'up', written)).rejects.toMatchObject({
      code: 'UNKNOWN_STORED_IDENTITIES',
      message: expect.stringContaining(': null (1).'),
    });
    await db.em().execute('delete from "animal" where "id" = 5');
    expect(await lossesOf(orm, written)).toEqual(
      ['animal.name', 'dog.bark'].map(column => `in ${column}, what goes beyond 255 characters`),
    );
    await expect(migrate(orm, 'up', written)).rejects.toMatchObject({
      code: 'MISSING_CHILD_ROWS',
      message: expect.stringContaining(': cat (1).'),
    });
    await db.em().execute('insert into "cat" values (4, 9)');
    await migrate(orm, 'up', written);
    expect(await rowsOf(orm)).toEqual(expected);
    expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
    await orm.close();
  });

  it('M2 what cannot be adopted is refused before a file is written', async () => {
    await using fixture = await adopting(engine, 'single-table');
    const { db, orm } = fixture;
    for (const [request, message] of [
      [{ adopt: 'plant' }, /plant is not the root of a hierarchy of this ORM\. Name the root by its table: animal\./],
      [{ adopt: 'animal', column: 'kind' }, /The table animal has no column kind\. It has /],
      [
        { adopt: 'animal', values: { Cow: 'cow' } },
        /values names Cow, which is no concrete class of Animal: Dog, Puppy and Cat/,
      ],
      [{ adopt: 'animal', values: { Dog: 'x', Cat: 'x' } }, /have the same value/],
    ] as const) {
      await expect(writeMigration(orm, request)).rejects.toThrow(message);
    }
    await db.em().execute('alter table "animal" add "extra" int');
    await expect(writeMigration(orm, { adopt: 'animal' })).rejects.toThrow(/Which column of animal stores the class/);
    await expect(writeMigration(orm, { adopt: 'animal', column: 'type' })).rejects.toThrow(
      /The columns animal\.extra are those of no property/,
    );
  });
});
