import type { EntityClass } from '@mikro-orm/core';
import {
  describeHierarchy,
  HierarchyMigration,
  type RemovedRows,
  type StoredHierarchy,
} from 'mikro-orm-polymorphic/migrations';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareAnimals, seedAnimals } from './animals.ts';
import { migrate, type MigrationClass } from './run-migration.ts';
import { snapshot } from './snapshot.ts';

const up = (cls: MigrationClass): { name: string; class: MigrationClass } => ({ name: 'change', class: cls });

describe.each(strategies)('M2 operations on a hierarchy, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const classes = declareAnimals(strategy);
    let db: TestOrm;
    let animal: StoredHierarchy;
    const run = (cls: MigrationClass): Promise<void> => migrate(db.orm, 'up', up(cls));
    const read = async (): Promise<object[]> => {
      const found = await db.em().find(classes[0] as EntityClass<{ id: number }>, {}, { orderBy: { id: 1 } });
      return found.map(entity => ({ class: entity.constructor.name, ...entity }));
    };
    /** Removes the cats in some way. */
    const removal = (rows?: RemovedRows, identity = 'cat'): MigrationClass =>
      class extends HierarchyMigration {
        override async up(): Promise<void> {
          await this.removeSubclass(animal, identity, rows === undefined ? {} : { rows });
        }
      };

    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...classes] });
      animal = describeHierarchy(db.orm, 'animal');
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      await db.em().execute('drop table if exists "mikro_orm_migrations"');
      await db.em().execute('truncate "animal" cascade');
      await seedAnimals(db.em(), classes);
    });

    it('M2 a hierarchy is described by the names that a migration holds', () => {
      expect(animal).toEqual({
        strategy,
        table: 'animal',
        key: ['id'],
        column: '_polymorphic_name',
        identities: { dog: ['dog'], 'dog.puppy': ['dog', 'puppy'], cat: ['cat'] },
        tables: { dog: ['bark'], puppy: ['weeks'], cat: ['lives'] },
      });
      expect(describeHierarchy(db.orm, classes[0]!)).toEqual(animal);
      expect(() => describeHierarchy(db.orm, 'plant')).toThrow(/plant is not the root of a hierarchy of this ORM/);
    });

    it('M2 a class with rows is removed only when somebody says what becomes of them', async () => {
      const before = await snapshot(db);
      await expect(run(removal())).rejects.toMatchObject({
        code: 'SUBCLASS_ROWS',
        rows: 1,
        message: expect.stringMatching(
          /^Rows of animal are of a class that the migration removes: 'cat' \(1\)\. Nothing was changed\./,
        ),
      });
      expect(await snapshot(db)).toEqual(before);
      await run(removal('delete'));
      expect(await read()).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]);
      expect(await db.em().execute('select count(*)::int as "n" from "animal"')).toEqual([{ n: 3 }]);
      await db.em().execute('drop table if exists "mikro_orm_migrations"');
      await run(removal());
    });

    it('M2 rows of a class that goes become rows of another; values that would be lost are named', async () => {
      await expect(run(removal({ to: 'dog', values: { bark: `'purr'` } }))).rejects.toMatchObject({
        code: 'LOST_VALUES',
        message: expect.stringMatching(
          /^Values of rows of 'cat' that become 'dog' have no place after the migration: lives \(1\)\./,
        ),
      });
      await expect(run(removal({ to: 'dog', values: { wings: '2' }, losing: ['lives'] }))).rejects.toThrow(
        /values has the column wings, which the rows of 'dog' do not get\. They get bark\./,
      );
      for (const unknown of [{ to: 'cow' }, { to: 'constructor' }]) {
        await expect(run(removal(unknown))).rejects.toThrow(`'${unknown.to}' is not among the identities of animal`);
      }
      for (const rows of ['refuse', 'delete'] as const) {
        await expect(run(removal(rows, 'cow'))).rejects.toThrow(`'cow' is not among the identities of animal`);
      }
      await run(removal({ to: 'dog', values: { bark: `'purr'` }, losing: ['lives'] }));
      expect((await read()).at(-1)).toMatchObject({ class: 'Dog', id: 4, name: 'mia', bark: 'purr' });
      expect(JSON.stringify(await snapshot(db))).not.toContain('"lives":9');
    });

    it('M2 a class is split by a condition, and put together again', async () => {
      const before = await snapshot(db);
      await run(
        class extends HierarchyMigration {
          override async up(): Promise<void> {
            await this.changeIdentity(animal, {
              from: 'dog',
              to: 'dog.puppy',
              where: `"bark" = 'rau'`,
              values: { weeks: 'length("bark") + 2' },
            });
          }
        },
      );
      expect(await read()).toMatchObject([
        { class: 'Dog', id: 1 },
        { class: 'Puppy', id: 2, bark: 'rau', weeks: 5 },
        { class: 'Puppy', id: 3, weeks: 7 },
        { class: 'Cat', id: 4 },
      ]);
      await db.em().execute('drop table if exists "mikro_orm_migrations"');
      await run(
        class extends HierarchyMigration {
          override async up(): Promise<void> {
            await this.changeIdentity(animal, {
              from: 'dog.puppy',
              to: 'dog',
              where: '"weeks" = 5',
              losing: ['weeks'],
            });
          }
        },
      );
      expect(await snapshot(db)).toEqual(before);
    });

    it('M2 rows that are not what their identity says are refused, and nothing is changed', async () => {
      const check: MigrationClass = class extends HierarchyMigration {
        override async up(): Promise<void> {
          this.addSql('update "animal" set "name" = upper("name")');
          await (strategy === 'joined' ? this.requireJoinedRows(animal) : this.requireSingleTableRows(animal));
        }
      };
      const damages =
        strategy === 'joined'
          ? ([
              [
                `update "animal" set "_polymorphic_name" = 'cow' where "id" = 4`,
                'UNKNOWN_STORED_IDENTITIES',
                /'cow' \(1\)/,
              ],
              [`delete from "cat" where "id" = 4`, 'MISSING_CHILD_ROWS', /cat \(1\)/],
              [`insert into "cat" ("id", "lives") values (1, 1)`, 'STRAY_CHILD_ROWS', /cat \(1\)/],
            ] as const)
          : ([
              [
                `update "animal" set "_polymorphic_name" = 'cow' where "id" = 4`,
                'UNKNOWN_STORED_IDENTITIES',
                /'cow' \(1\)/,
              ],
              [`update "animal" set "lives" = 1 where "id" = 1`, 'STRAY_VALUES', /lives \(1\)/],
            ] as const);
      for (const [sql, code, message] of damages) {
        await db.em().execute('truncate "animal" cascade');
        await seedAnimals(db.em(), classes);
        await db.em().execute(sql);
        await expect(run(check)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
        expect(await db.em().execute(`select count(*)::int as "n" from "animal" where "name" = upper("name")`)).toEqual(
          [{ n: 0 }],
        );
      }
    });

    it('M2 a migration of rows without a transaction is refused', async () => {
      const outside: MigrationClass = class extends HierarchyMigration {
        override isTransactional(): boolean {
          return false;
        }
        override async up(): Promise<void> {
          await this.removeSubclass(animal, 'cat', { rows: 'delete' });
        }
      };
      await expect(run(outside)).rejects.toThrow(/runs in no transaction/);
      expect(await read()).toHaveLength(4);
    });
  });
});

describe.each(engines)('M2 columns between tables of a joined hierarchy [$name]', engine => {
  it('M2 a property moves to the child with its values and back to the parent; values without a row are named', async () => {
    const classes = declareAnimals('joined');
    await using db = await openOrm(engine, { entities: [...classes] });
    await seedAnimals(db.em(), classes);
    const move = (from: string, to: string, losing: readonly string[] = []): MigrationClass =>
      class extends HierarchyMigration {
        override async up(): Promise<void> {
          this.addSql(`alter table "${to}" add "alias" text null`);
          await this.moveColumns({ from, to, columns: ['alias'], losing });
          this.addSql(`alter table "${from}" drop column "alias"`);
        }
      };
    await db.em().execute('alter table "animal" add "alias" text');
    await db.em().execute(`update "animal" set "alias" = upper("name")`);
    await expect(migrate(db.orm, 'up', up(move('animal', 'dog')))).rejects.toMatchObject({
      code: 'LOST_VALUES',
      message: expect.stringMatching(
        /^Values of animal that dog has no row for have no place after the migration: alias \(1\)\./,
      ),
    });
    await migrate(db.orm, 'up', up(move('animal', 'dog', ['alias'])));
    expect(await db.em().execute('select "id", "alias" from "dog" order by 1')).toEqual([
      { id: 1, alias: 'REX' },
      { id: 2, alias: 'BO' },
      { id: 3, alias: 'TIM' },
    ]);
    await migrate(db.orm, 'up', { name: 'back', class: move('dog', 'animal') });
    expect(await db.em().execute('select "alias" from "animal" order by "id"')).toEqual(
      ['REX', 'BO', 'TIM', null].map(alias => ({ alias })),
    );
  });
});
