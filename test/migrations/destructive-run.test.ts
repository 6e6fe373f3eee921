import { Migration } from '@mikro-orm/migrations';
import { DestructiveMigrationError, MigrationFailedError } from 'mikro-orm-polymorphic';
import { HierarchyMigration, type StoredHierarchy } from 'mikro-orm-polymorphic/migrations';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import type { MigrationClass } from './run-migration.ts';
import { runSql } from './run-sql.ts';
import { openScene, type Scene } from './scene.ts';

const shapes: StoredHierarchy = {
  strategy: 'joined',
  table: 'shape',
  key: ['id'],
  column: '_polymorphic_name',
  identities: { 'round.circle': ['round', 'circle'], 'round.ball': ['round', 'ball'], square: ['square'] },
  tables: { round: ['radius'], circle: ['colour'], ball: ['air'], square: ['side'] },
};
const rows = `create table shape (id int primary key, _polymorphic_name text not null);
create table round (id int primary key references shape, radius int not null);
create table circle (id int primary key references round, colour text not null);
create table ball (id int primary key references round, air int not null);
create table square (id int primary key references shape, side int not null);
insert into shape values (1, 'round.circle'), (2, 'square'); insert into round values (1, 5);
insert into circle values (1, 'red'); insert into square values (2, 7)`;

class InOneTable extends HierarchyMigration {
  override async up(): Promise<void> {
    await this.requireJoinedRows(shapes);
    this.addSql('alter table shape add radius int, add colour text, add air int, add side int');
    await this.copyToSingleTable(shapes);
    for (const table of ['circle', 'ball', 'round', 'square']) this.addSql(`drop table ${table}`);
  }
}

function moving(column: string): MigrationClass {
  return class extends HierarchyMigration {
    override async up(): Promise<void> {
      this.addSql('alter table shape add side int');
      await this.moveColumns({ from: 'square', to: 'shape', columns: ['side'] });
      this.addSql(`alter table ${column}`);
    }
  };
}

function removing(identities: readonly string[], sql: string): MigrationClass {
  return class extends HierarchyMigration {
    override async up(): Promise<void> {
      for (const identity of identities) {
        await this.removeSubclass(shapes, identity, { rows: 'delete' });
      }
      this.addSql(sql);
    }
  };
}

describe.each(engines)('T9 an upgrade [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(engine, {
      entities: [],
      discovery: { warnWhenNoEntities: false },
      migrations: { snapshot: false, migrationsList: [] },
    });
  });
  afterEach(async () => {
    await runSql(scene.db, 'drop schema public cascade; create schema public');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** The only migration that there is. */
  const isKnown = (migration: MigrationClass): void => {
    scene.db.orm.config.get('migrations').migrationsList!.splice(0, Infinity, { name: 'it', class: migration });
  };
  const upgrade = (migration: MigrationClass, force = false): Promise<string[]> => {
    isKnown(migration);
    return scene.helper.upgrade({ force });
  };
  async function loses(migration: MigrationClass): Promise<string[]> {
    const error = await upgrade(migration).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DestructiveMigrationError);
    return (error as DestructiveMigrationError).operations.map(each => each.loses);
  }

  it('refuses what the code of a migration sends only when it has rows', async () => {
    await runSql(scene.db, 'create table dog (id int); insert into dog values (1)');
    class Adding extends Migration {
      override async up(): Promise<void> {
        const [dog] = (await this.execute('select id from dog')) as { id: number }[];
        this.addSql(dog!.id > 0 ? 'drop table dog' : 'select 1');
      }
    }
    class Executing extends Migration {
      override async up(): Promise<void> {
        const [dog] = (await this.execute('select id from dog')) as { id: number }[];
        await this.execute(`create table cat as select ${dog!.id} as n`);
        await this.execute('delete from dog');
      }
    }
    expect(await loses(Adding)).toEqual(['all rows of dog']);
    expect(await loses(Executing)).toEqual(['all rows of dog']);
    const left = `select to_regclass('cat') as cat, (select count(*)::int from dog) as dogs`;
    expect(await scene.db.em().execute(left)).toEqual([{ cat: null, dogs: 1 }]);
    expect(await upgrade(Executing, true)).toEqual(['it']);
  });

  it('says what stays in effect when a migration without a transaction is refused half-way', async () => {
    await runSql(scene.db, 'create table dog (id int); insert into dog values (1)');
    class HalfWay extends Migration {
      override isTransactional(): boolean {
        return false;
      }
      override async up(): Promise<void> {
        const [dog] = (await this.execute('select id from dog')) as { id: number }[];
        await this.execute(`create table cat as select ${dog!.id} as n`);
        await this.execute('alter table cat rename to lion');
        await this.execute('drop table lion');
        this.addSql('drop table dog');
      }
    }
    const error = (await upgrade(HalfWay).catch((caught: unknown) => caught)) as MigrationFailedError;
    expect(error).toBeInstanceOf(MigrationFailedError);
    expect(error.message).toContain('without force it may not lose all rows of dog (1 row): drop table dog');
    expect(error.message).toContain('4 of its statements took effect, the last: drop table lion');
    expect(error.cause).toBeInstanceOf(DestructiveMigrationError);
    expect(await scene.db.em().execute('select * from dog')).toEqual([{ id: 1 }]);
  });

  it('lets a migration of a hierarchy drop what it has copied, and nothing else', async () => {
    class WithDog extends InOneTable {
      override async up(): Promise<void> {
        await super.up();
        this.addSql('drop table dog');
      }
    }
    await runSql(scene.db, `${rows}; alter table square add note text; create table dog (id int)`);
    expect(await loses(InOneTable)).toEqual(['all values of square.note']);
    await runSql(scene.db, 'alter table square drop note');
    expect(await loses(WithDog)).toEqual(['all rows of dog']);
    expect(await upgrade(InOneTable)).toEqual(['it']);
    expect(await scene.db.em().execute('select * from shape order by id')).toEqual([
      { id: 1, _polymorphic_name: 'round.circle', radius: 5, colour: 'red', air: null, side: null },
      { id: 2, _polymorphic_name: 'square', radius: null, colour: null, air: null, side: 7 },
    ]);
  });

  it('lets a migration drop columns that it has moved', async () => {
    await runSql(scene.db, rows);
    expect(await loses(moving('circle drop column colour'))).toEqual(['all values of circle.colour']);
    expect(await upgrade(moving('square drop column side'))).toEqual(['it']);
    expect(await scene.db.em().execute('select side from shape where id = 2')).toEqual([{ side: 7 }]);
  });

  it('lets tables go whose classes a migration removes, once no class has rows there', async () => {
    await runSql(scene.db, rows);
    const drop = 'drop table circle, ball, round';
    expect(await loses(removing(['round.circle'], drop))).toEqual(['all rows of ball', 'all rows of round']);
    expect(await upgrade(removing(['round.circle', 'round.ball'], drop))).toEqual(['it']);
    expect(await scene.db.em().execute('select id from shape')).toEqual([{ id: 2 }]);
  });

  it('refuses to drop the table of a class of which it only knows that there are no rows', async () => {
    await runSql(scene.db, `${rows}; delete from circle; delete from round; delete from shape where id = 1`);
    class Guarded extends HierarchyMigration {
      override async up(): Promise<void> {
        await this.requireIdentities({ ...shapes, identities: { square: ['square'] } });
        this.addSql('drop table circle');
      }
    }
    expect(await loses(Guarded)).toEqual(['all rows of circle']);
    expect(await upgrade(Guarded, true)).toEqual(['it']);
  });

  it('shows the SQL of a migration of a hierarchy before it runs', async () => {
    await runSql(scene.db, rows);
    isKnown(moving('square drop column side'));
    const [planned] = await scene.helper.preview('up');
    expect(planned?.statements).toContain(
      'update "shape" as target set "side" = source."side" from "square" as source where source."id" = target."id"',
    );
    expect(planned).toMatchObject({ isComplete: false, kept: [{ table: 'square', columns: ['side', 'id'] }] });
  });
});
