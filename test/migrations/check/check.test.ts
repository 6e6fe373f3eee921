import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFindings } from '../../../src/migrations/check/run-check.ts';
import { engines } from '../../support/index.ts';
import { runSql } from '../run-sql.ts';
import { Dog, entities, Letter, Note } from './model.ts';
import { openCheck, type OpenedCheck } from './opened-check.ts';

const PAPER_TABLES = ['paper', 'letter', 'note'];
const immutable = (state: 'disable' | 'enable'): string =>
  PAPER_TABLES.map(table => `alter table ${table} ${state} trigger immutable;`).join(' ');
const EMPTY_PAPERS = `${immutable('disable')} delete from paper; ${immutable('enable')}`;

describe.each(engines)('T9 check [$name]', engine => {
  let db: OpenedCheck;

  beforeAll(async () => {
    db = await openCheck(engine, entities);
  });

  afterAll(async () => db?.close());

  it('finds nothing where entities, migrations and database agree, with every mixin', async () => {
    expect(await db.findings()).toEqual([]);
    expect(describeFindings({ ok: true, findings: [] })).toBe('Entities, migrations and database agree.');
  });

  it.each([
    ['an extra column', 'alter table horse add extra int', 'horse: the migrations have no column horse.extra.'],
    ['an extra table', 'create table stray (id int primary key)', 'stray: the migrations have no table stray.'],
    ['a dropped index', 'drop index pet_owner_index', 'pet: the database has no index pet_owner_index of pet.'],
    [
      'a dropped unique',
      'alter table dog drop constraint dog_chip_unique',
      'dog: the database has no index dog_chip_unique of dog.',
    ],
    [
      'another type',
      'alter table pet alter owner type varchar(50)',
      'pet: the database has another column pet.owner (varchar(50) instead of varchar(255)).',
    ],
    [
      'another default',
      'alter table cat alter indoor set default true',
      'cat: the database has another column cat.indoor (default true instead of default false).',
    ],
    [
      'another nullability',
      'alter table pet alter owner drop not null',
      'pet: the database has another column pet.owner (null allowed instead of not null).',
    ],
    [
      'a dropped CHECK',
      'alter table animal drop constraint animal_name',
      'animal: the database has no check animal_name of animal.',
    ],
    [
      'another CHECK',
      'alter table animal drop constraint animal_name, add constraint animal_name check (length(name) > 1)',
      'animal: the database has another check animal_name of animal.',
    ],
    ['a dropped trigger', 'drop trigger updated_at on dog', 'dog: the database has no trigger updated_at of dog.'],
    [
      'a dropped foreign key',
      'alter table dog drop constraint dog_id_foreign',
      'dog: the database has no foreign key dog_id_foreign of dog.',
    ],
    ['a dropped table', 'drop table owner_pets', 'owner_pets: the database has no table owner_pets.'],
    [
      'a renamed column',
      'alter table pet rename owner to master',
      'pet: the database has another column pet.master (it should be named owner); the database has another index pet_owner_index of pet.',
    ],
    [
      'a dropped primary key',
      'alter table owner_pets drop constraint owner_pets_pkey',
      'owner_pets: the database has no primary key of owner_pets.',
    ],
    [
      'another primary key',
      'alter table owner_pets drop constraint owner_pets_pkey, add primary key (owner_id)',
      'owner_pets: the database has another primary key of owner_pets.',
    ],
    [
      'another collation',
      'alter table pet alter owner type varchar(255) collate "POSIX"',
      'pet: the database has another column pet.owner (collation POSIX instead of collation none).',
    ],
    [
      'json for jsonb',
      'alter table cat alter notes type json',
      'cat: the database has another column cat.notes (json instead of jsonb).',
    ],
    ['a comment', `comment on table pet is 'mine'`, 'pet: the database has another comment of pet.'],
    ['a view', 'create view stray as select 1 as one', 'stray: the migrations have no view stray.'],
    [
      'a renamed index',
      'alter index pet_owner_index rename to by_owner',
      'pet: the database has another index by_owner of pet (it should be named pet_owner_index).',
    ],
    [
      'another condition of a unique index',
      'drop index animal_name_unique; create unique index animal_name_unique on animal (name)',
      'animal: the database has another index animal_name_unique of animal.',
    ],
    [
      'values of an enum',
      `alter table animal drop constraint animal_kind_check, add constraint animal_kind_check check (kind in ('big', 'huge'))`,
      'animal: the database has another column animal.kind (values big, huge instead of values big, small); the database has another check animal_kind_check of animal.',
    ],
    [
      'the function of a trigger',
      'create or replace function dog_updated_at_fn() returns trigger language plpgsql as $$ begin return new; end $$',
      'dog: the database has another trigger updated_at of dog.',
    ],
  ])('finds %s in the database, with the SQL that undoes it', async (_, sql, message) => {
    await runSql(db, sql);
    const findings = await db.findings();
    expect(findings.map(finding => finding.message)).toEqual([`The database was changed by hand on ${message}`]);
    expect(findings[0]!.kind).toBe('database-changed');
    expect(findings[0]!.fix).toContain('revision');
    for (const statement of findings[0]!.statements!) await runSql(db, statement);
    expect(await db.findings()).toEqual([]);
  });

  it('finds a typed key whose column lost its constant, and then the foreign key that went with it', async () => {
    await runSql(db, 'alter table letter alter _polymorphic_name drop expression');
    const [column, ...others] = await db.findings();
    expect(others).toEqual([]);
    expect(column!.message).toContain('letter: the database has another column letter._polymorphic_name.');
    for (const statement of column!.statements!) await runSql(db, statement);
    const [key] = await db.findings();
    expect(key!.message).toContain('no foreign key letter_id__polymorphic_name_foreign');
    for (const statement of key!.statements!) await runSql(db, statement);
    expect(await db.findings()).toEqual([]);
  });

  it('finds what CREATE INDEX CONCURRENTLY, NOT VALID and DISABLE TRIGGER leave behind', async () => {
    await runSql(
      db,
      `insert into owner (name) values ('a'), ('a');
       alter table horse add constraint h check (id is not null) not valid;
       alter table dog disable trigger updated_at`,
    );
    await expect(runSql(db, 'create unique index concurrently owner_name_twice on owner (name)')).rejects.toThrow(
      'unique',
    );
    const findings = (await db.findings()).filter(({ kind }) => kind === 'unfinished-object');
    expect(findings.map(({ message, statements }) => [message.slice(0, 50), statements])).toEqual([
      ['The trigger updated_at of dog is disabled.', ['alter table dog enable trigger updated_at']],
      ['The constraint h of horse is NOT VALID: rows that ', ['alter table horse validate constraint h']],
      [
        'The index owner_name_twice of owner is invalid, si',
        [
          'drop index concurrently owner_name_twice',
          'CREATE UNIQUE INDEX CONCURRENTLY owner_name_twice ON public.owner USING btree (name)',
        ],
      ],
    ]);
    await runSql(
      db,
      `alter table dog enable trigger updated_at; alter table horse drop constraint h; drop index owner_name_twice; delete from owner`,
    );
    expect(await db.findings()).toEqual([]);
  });

  it('finds migrations that wait, and says that it did not compare the database then', async () => {
    const known = [
      { name: 'm1', checksum: 'a' },
      { name: 'm2', checksum: 'b' },
    ];
    expect(await db.findings({ known, applied: [{ name: 'm1', checksum: 'a' }] })).toEqual([
      { kind: 'pending-migration', message: 'The migration m2 was not applied.', fix: 'Run upgrade.' },
      {
        kind: 'not-comparable',
        message: 'The database was not compared with the migrations, since 1 of them is not applied.',
        fix: 'Run upgrade, then check again.',
      },
    ]);
  });

  it('finds applied migrations that are gone or were edited; those without a checksum, and compiled ones, are taken as they are', async () => {
    const known = [
      { name: 'm1', checksum: 'ts:a' },
      { name: 'm2', checksum: 'b' },
      { name: 'm4', checksum: null },
      { name: 'm5', checksum: 'ts:a' },
    ];
    const applied = [
      { name: 'm1', checksum: 'ts:x' },
      { name: 'm2', checksum: null },
      { name: 'm3', checksum: 'c' },
      { name: 'm4', checksum: 'd' },
      { name: 'm5', checksum: 'js:b' },
    ];
    expect(
      (await db.findings({ known, applied })).map(({ kind, message }) => `${kind} ${message.slice(0, 40)}`),
    ).toEqual([
      'missing-migration The migration m3 was applied, but its fi',
      'edited-migration The migration m1 was edited after it had',
    ]);
  });

  it('finds stored identities that no concrete class has, with counts and the nearest', async () => {
    const em = db.em();
    await em.insert(Note, { title: 'a' } as object);
    await runSql(
      db,
      `insert into paper (id, _polymorphic_name, title, created_at) select gen_random_uuid(), 'paper.leter', 'a', now() from generate_series(1, 3);
       insert into paper (id, _polymorphic_name, title, created_at) values (gen_random_uuid(), 'o''ld', 'a', now())`,
    );
    const findings = await db.findings();
    expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      `unknown-identity: 1 row of paper stores the identity 'o'ld', which no concrete class of Paper has. Nearest: 'note' and 'letter'.`,
      `unknown-identity: 3 rows of paper store the identity 'paper.leter', which no concrete class of Paper has. Nearest: 'letter' and 'note'.`,
    ]);
    expect(findings[1]!.fix).toContain(`formerly: { NewName: ['paper.leter'] }`);
    const [rows] = await Promise.all(findings.slice(1).map(({ statements }) => em.execute(statements![0]!)));
    expect(rows).toHaveLength(3);
    await runSql(db, EMPTY_PAPERS);
  });

  it('finds child rows that are missing, and those under a row of another type, with keys and SQL', async () => {
    const em = db.em();
    const ids = [
      await em.insert(Letter, { title: 'a', stamp: 1 } as object),
      await em.insert(Letter, { title: 'b', stamp: 2 } as object),
    ];
    const dog = await em.insert(Dog, { name: 'Rex', owner: 'Ann', chip: 1, slug: 'rex' } as object);
    await runSql(
      db,
      `alter table letter disable trigger immutable; delete from letter; alter table letter enable trigger immutable;
       delete from dog; insert into horse (id) values ('${String(dog)}')`,
    );
    const findings = await db.findings();
    expect(findings.map(({ message }) => message)).toEqual([
      `1 row of animal has no row in dog, which every Dog has: loading it fails. Keys: ${String(dog)}.`,
      `1 row of horse belongs to rows of animal that are no Horse: what it holds is never read. Keys: ${String(dog)}.`,
      `2 rows of paper have no row in letter, which every Letter has: loading them fails. Keys: ${ids.map(String).toSorted().join(', ')}.`,
    ]);
    for (const { statements } of findings) expect(await em.execute(statements![0]!)).not.toHaveLength(0);
    await runSql(db, `delete from animal; ${EMPTY_PAPERS}`);
    expect(await db.findings()).toEqual([]);
  });

  it('says which of the three is off', async () => {
    await runSql(db, 'alter table pet drop owner');
    await db.writeSnapshot('database');
    const [ahead, ...noMore] = await db.findings();
    expect(noMore).toEqual([]);
    expect(ahead).toMatchObject({
      kind: 'models-ahead',
      message:
        'Entities and migrations differ on pet: the migrations have no column pet.owner; the migrations have no index pet_owner_index of pet.',
      statements: [
        'alter table "pet" add "owner" varchar(255) not null;',
        'create index "pet_owner_index" on "pet" ("owner");',
      ],
    });

    for (const statement of ahead!.statements!) await runSql(db, statement);
    const behind = await db.findings();
    expect(behind.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'migrations-behind: Entities and database agree, but no migration makes it so on pet: ' +
        'the migrations have no column pet.owner; the migrations have no index pet_owner_index of pet.',
    ]);

    await runSql(db, 'drop index pet_owner_index; alter table pet alter owner drop not null');
    expect((await db.findings()).map(({ kind }) => kind)).toEqual(['models-ahead', 'database-changed']);

    await db.writeSnapshot('nowhere');
    expect((await db.findings()).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'models-ahead: Entities and database differ, and no snapshot tells which of them the migrations produce, on pet: ' +
        'the database has another column pet.owner (null allowed instead of not null); the database has no index pet_owner_index of pet.',
    ]);
    expect((await db.findings({ known: [{ name: 'm1', checksum: null }] })).map(({ kind }) => kind)).toEqual([
      'pending-migration',
      'not-comparable',
    ]);
    await runSql(db, 'create index pet_owner_index on pet (owner); alter table pet alter owner set not null');
    await db.writeSnapshot('models');
    expect(await db.findings()).toEqual([]);
  });
});
