import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DestructiveMigrationError } from '../../src/errors/destructive-migration-error.ts';
import { destructiveOperations } from '../../src/migrations/destructive/destructive-operations.ts';
import { liveFacts } from '../../src/migrations/destructive/live-facts.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { runSql } from './run-sql.ts';

describe.each(engines)('T9 destructive operations [$name]', engine => {
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [], createSchema: false, discovery: { warnWhenNoEntities: false } });
    await runSql(
      db,
      `create schema vet;
      create table dog (id bigint primary key, name varchar(255) not null, owner text, weight numeric(10,2), born timestamptz);
      insert into dog select id, 'dog', case when id > 2 then 'someone' end, 1, now() from generate_series(1, 5) as id;
      create table empty (id bigint); create table vet.dog (name text); insert into vet.dog values ('x'), ('y')`,
    );
  });

  afterAll(async () => db.close());

  const found = async (...statements: string[]): Promise<string[]> => {
    const operations = await destructiveOperations([{ name: 'm1', statements }], liveFacts(db.orm));
    return operations.map(({ kind, table, column, rows }) =>
      [kind, [table, column].filter(Boolean).join('.'), rows].join(' '),
    );
  };

  it('are tables and columns dropped, with the rows of the table', async () => {
    expect(await found('drop table if exists "dog", vet.dog cascade')).toEqual([
      'drop-table dog 5',
      'drop-table vet.dog 2',
    ]);
    expect(await found('alter table "dog" drop column "owner", drop if exists name;')).toEqual([
      'drop-column dog.owner 5',
      'drop-column dog.name 5',
    ]);
    expect(await found('drop table empty')).toEqual(['drop-table empty 0']);
    expect(
      await found('drop table never_there', 'drop index i', 'drop view v', 'alter table dog drop constraint c'),
    ).toEqual([]);
    expect(await found('drop schema vet cascade', 'drop type mood')).toEqual(['drop-cascade  ']);
  });

  it('are types that hold less than the column holds now', async () => {
    expect(
      await found(
        'alter table dog alter name type varchar(50) using (name::varchar(50)), alter column weight set data type numeric(12,2)',
        'alter table dog alter column id type int',
        'alter table dog alter born type date, alter owner type varchar',
      ),
    ).toEqual(['narrow-type dog.name 5', 'narrow-type dog.id 5', 'narrow-type dog.born 5']);
    expect(await found('alter table dog rename name to title', 'alter table dog alter title type varchar(5)')).toEqual([
      'narrow-type dog.title 5',
    ]);
  });

  it('are values required of rows that have none', async () => {
    expect(
      await found(
        'alter table dog add chip int not null, add seen int not null default 0, add note text',
        'alter table dog alter owner set not null, alter born set not null',
        'alter table empty add a int not null',
      ),
    ).toEqual(['not-null dog.chip 5', 'not-null dog.owner 5']);
    expect(
      await found(
        'alter table dog add chip int',
        'update only dog set chip = id, owner = coalesce(owner, name) where true',
        'alter table dog alter chip set not null, alter owner set not null',
      ),
    ).toEqual([]);
    expect(await found('alter table dog add chip int', 'alter table dog alter chip set not null')).toEqual([
      'not-null dog.chip 5',
    ]);
  });

  it('are TRUNCATE and DELETE of all rows', async () => {
    expect(await found('truncate dog, only vet.dog cascade', 'truncate table empty')).toEqual([
      'truncate dog 5',
      'truncate vet.dog 2',
      'truncate empty 0',
    ]);
    expect(
      await found('delete from dog', 'with gone as (delete from vet.dog returning *) select * from gone where true'),
    ).toEqual(['delete-all dog 5', 'delete-all vet.dog 2']);
    expect(
      await found(
        'delete from dog where id = 1',
        `insert into dog (id, name) values (1, 'drop table dog; delete from dog')`,
        'create function f() returns void begin atomic delete from dog; end',
        'alter table dog add constraint c foreign key (id) references dog (id) on delete cascade',
      ),
    ).toEqual([]);
  });

  it('are none of what the run itself has made', async () => {
    expect(
      await found(
        'create table cat (id int, name text)',
        'alter table cat alter name type varchar(5), drop column id',
        'alter table cat rename to lion',
        'drop table lion',
        'alter table dog add temp text',
        'alter table dog drop column temp',
      ),
    ).toEqual([]);
    expect(
      await found('alter table dog rename to hound', 'create table dog (id int)', 'drop table dog', 'drop table hound'),
    ).toEqual(['drop-table hound 5']);
    expect(await found('create table "dog" (id int)', 'drop table vet.dog')).toEqual(['drop-table vet.dog 2']);
  });

  it('are an error that names migration, statement, loss and rows', async () => {
    const migrations = [
      { name: 'm1_cut', statements: ['alter table dog alter name type varchar(50)'] },
      { name: 'm2_drop', statements: ['drop table vet.dog'] },
    ];
    const error = new DestructiveMigrationError(await destructiveOperations(migrations, liveFacts(db.orm)));
    expect(error.code).toBe('DESTRUCTIVE_MIGRATION');
    expect(error.message).toBe(
      'Nothing was applied: these statements lose data.\n' +
        '  m1_cut: in dog.name, what goes beyond 50 characters (5 rows): alter table dog alter name type varchar(50)\n' +
        '  m2_drop: all rows of vet.dog (2 rows): drop table vet.dog\n' +
        'If that is meant, and a backup exists, run upgrade with force: true (--force).',
    );
    expect(error.operations.map(operation => operation.migration)).toEqual(['m1_cut', 'm2_drop']);
  });
});
