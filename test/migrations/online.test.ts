import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineForm } from '../../src/migrations/online/online-form.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { runSql } from './run-sql.ts';

const GENERATED = {
  up: [
    'create table "toy" ("id" int primary key, "dog_id" int not null);',
    'create index "toy_dog_id_index" on "toy" ("dog_id");',
    'alter table "toy" add constraint "toy_dog_id_foreign" foreign key ("dog_id") references "dog" ("id");',
    'alter table "dog" add "chip" int not null, add "note" text null, add "seen" int not null default 0;',
    'alter table "dog" alter column "name" set not null;',
    'alter table "dog" add constraint "dog_owner_id_foreign" foreign key ("owner_id") references "owner" ("id") on delete cascade;',
    'alter table "dog" add constraint "dog_check" check (length("name") > 0);',
    `create index "dog_name_index" on "dog" ("name") where "name" <> 'x';`,
    'alter table "dog" add constraint "dog_chip_unique" unique ("chip") deferrable initially deferred;',
  ],
  down: [
    'drop table if exists "toy" cascade;',
    'alter table "dog" drop constraint "dog_owner_id_foreign";',
    'drop index "dog_name_index";',
    'alter table "dog" drop constraint "dog_chip_unique";',
    'alter table "dog" drop constraint "dog_check";',
    'alter table "dog" drop column "chip", drop column "note", drop column "seen";',
    'alter table "dog" alter column "name" drop not null;',
  ],
};

describe('T9 online migrations', () => {
  it('part a generated migration into changes, validation and indexes, with the lock of each step', () => {
    const [change, validate, index] = onlineForm(GENERATED);
    expect([change, validate, index].map(form => form?.transactional)).toEqual([true, false, false]);
    expect(change!.up).toEqual([
      ...GENERATED.up.slice(0, 3),
      '-- ACCESS EXCLUSIVE, for a moment: no row is written\nalter table "dog" add "chip" int;',
      '-- ACCESS EXCLUSIVE, for a moment: no row is read\n' +
        'alter table "dog" add constraint "dog_chip_online" check ("chip" is not null) not valid;',
      'alter table "dog" add "note" text null;',
      'alter table "dog" add "seen" int not null default 0;',
      '-- ACCESS EXCLUSIVE, for a moment: no row is read\n' +
        'alter table "dog" add constraint "dog_name_online" check ("name" is not null) not valid;',
      '-- SHARE ROW EXCLUSIVE on both tables, for a moment: no row is read\n' +
        'alter table "dog" add constraint "dog_owner_id_foreign" foreign key ("owner_id") references "owner" ("id") on delete cascade not valid;',
      '-- ACCESS EXCLUSIVE, for a moment: no row is read\n' +
        'alter table "dog" add constraint "dog_check" check (length("name") > 0) not valid;',
    ]);
    expect(validate!.up.map(sql => sql.split('\n')[1])).toEqual([
      'alter table "dog" validate constraint "dog_chip_online";',
      'alter table "dog" alter column "chip" set not null;',
      'alter table "dog" drop constraint if exists "dog_chip_online";',
      'alter table "dog" validate constraint "dog_name_online";',
      'alter table "dog" alter column "name" set not null;',
      'alter table "dog" drop constraint if exists "dog_name_online";',
      'alter table "dog" validate constraint "dog_owner_id_foreign";',
      'alter table "dog" validate constraint "dog_check";',
    ]);
    expect(index!.up.map(sql => sql.split('\n')[1])).toEqual([
      'drop index concurrently if exists "dog_name_index";',
      `create index concurrently "dog_name_index" on "dog" ("name") where "name" <> 'x';`,
      'alter table "dog" drop constraint if exists "dog_chip_unique";',
      'drop index concurrently if exists "dog_chip_unique";',
      'create unique index concurrently "dog_chip_unique" on "dog" ("chip");',
      'alter table "dog" add constraint "dog_chip_unique" unique using index "dog_chip_unique" deferrable initially deferred;',
    ]);
    expect(index!.down).toEqual([
      'drop index concurrently if exists "dog_name_index";',
      'alter table "dog" drop constraint "dog_chip_unique";',
    ]);
    expect(change!.down).toEqual([
      'alter table "dog" drop constraint if exists "dog_chip_online";',
      'alter table "dog" drop constraint if exists "dog_name_online";',
      ...GENERATED.down.filter((_, i) => i !== 2 && i !== 3),
    ]);
  });

  it('add foreign keys to what becomes unique after it, also those of tables that are created', () => {
    const forms = onlineForm({
      up: [
        'create table "toy" ("id" int primary key, "chip" int not null, "dog_id" int not null);',
        'alter table "dog" add constraint "dog_chip_unique" unique ("chip");',
        'create unique index "dog_name_unique" on "dog" ("name", "id");',
        'alter table "toy" add constraint "toy_chip_foreign" foreign key ("chip") references "dog" ("chip");',
        'alter table "toy" add constraint "toy_dog_id_foreign" foreign key ("dog_id") references "dog" ("id");',
        'alter table "cat" add constraint "cat_dog_foreign" foreign key ("dog_id", "dog_name") references "dog" ("id", "name");',
      ],
      down: ['drop table "toy";', 'alter table "cat" drop constraint "cat_dog_foreign";'],
    });
    expect(forms.map(({ phase }) => phase)).toEqual(['change', 'index', 'reference']);
    expect(forms[0]!.up).toHaveLength(2);
    expect(forms[0]!.down).toEqual(['drop table "toy";']);
    expect(forms[2]!.up.map(sql => sql.split('\n')[1])).toEqual([
      'alter table "toy" drop constraint if exists "toy_chip_foreign";',
      'alter table "toy" add constraint "toy_chip_foreign" foreign key ("chip") references "dog" ("chip") not valid;',
      'alter table "toy" validate constraint "toy_chip_foreign";',
      'alter table "cat" drop constraint if exists "cat_dog_foreign";',
      'alter table "cat" add constraint "cat_dog_foreign" foreign key ("dog_id", "dog_name") references "dog" ("id", "name") not valid;',
      'alter table "cat" validate constraint "cat_dog_foreign";',
    ]);
    expect(forms[2]!.down).toEqual([
      'alter table "toy" drop constraint if exists "toy_chip_foreign";',
      'alter table "cat" drop constraint if exists "cat_dog_foreign";',
    ]);
  });

  it('leave alone what is online already, and what has no other form', () => {
    const up = [
      'create index concurrently a on dog (name);',
      'alter table dog add constraint b check (true) not valid;',
      'alter table dog add check (name is null);',
      'alter table dog drop column name;',
      `update dog set name = 'a; b';`,
    ];
    expect(onlineForm({ up, down: [] })).toEqual([{ phase: 'change', transactional: true, up, down: [] }]);
  });
});

describe.each(engines)('T9 online migrations [$name]', engine => {
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [], createSchema: false, discovery: { warnWhenNoEntities: false } });
    await runSql(
      db,
      `create table owner (id int primary key); create table dog (id int primary key, name text, owner_id int);
       insert into owner values (1); insert into dog values (1, 'Rex', 1)`,
    );
  });

  afterAll(async () => db?.close());

  const catalog = async (): Promise<unknown> =>
    db.em().execute(
      `select conname as name, pg_get_constraintdef(oid) as definition, convalidated from pg_constraint where conrelid = 'dog'::regclass and contype <> 'n'
       union all select attname, attnotnull::text, true from pg_attribute where attrelid = 'dog'::regclass and attnum > 0 and not attisdropped
       union all select indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid from pg_index where indrelid = 'dog'::regclass order by 1, 2`,
    );

  it('end where the generated ones end, can be run again after they were interrupted, and can be reverted', async () => {
    const before = await catalog();
    for (const sql of GENERATED.up)
      await runSql(db, sql.replace('"chip" int not null', '"chip" int not null default 1'));
    await runSql(db, 'alter table dog alter chip drop default');
    const generated = await catalog();
    for (const sql of GENERATED.down) await runSql(db, sql);
    expect(await catalog()).toEqual(before);

    const [change, ...others] = onlineForm(GENERATED);
    for (const sql of change!.up) await runSql(db, sql);
    await expect(runSql(db, others[0]!.up[0]!)).rejects.toThrow('dog_chip_online');
    await runSql(db, 'update dog set chip = id');
    for (const { up } of others) {
      for (const sql of up) await runSql(db, sql);
    }
    expect(await catalog()).toEqual(generated);
    for (const sql of others[1]!.up) await runSql(db, sql);
    expect(await catalog()).toEqual(generated);

    for (const { down } of onlineForm(GENERATED).toReversed()) {
      for (const sql of down) await runSql(db, sql);
    }
    expect(await catalog()).toEqual(before);
  });
});

describe.each(serverEngines)('T9 locks of online migrations [$name]', engine => {
  it('let a second connection read and write while a constraint is validated; in one step they do not', async () => {
    await using db = await openOrm(engine, {
      entities: [],
      createSchema: false,
      discovery: { warnWhenNoEntities: false },
    });
    await runSql(
      db,
      `create table owner (id int primary key); insert into owner values (1);
       create table dog (id int primary key, name text, owner_id int); insert into dog values (1, 'Rex', 1)`,
    );
    const [change, validate] = onlineForm({
      up: [
        'alter table "dog" alter column "name" set not null;',
        'alter table "dog" add constraint "k" foreign key ("owner_id") references "owner" ("id");',
      ],
      down: [],
    });
    for (const sql of change!.up) await runSql(db, sql);
    const modes: Record<string, string[]> = {};
    for (const sql of validate!.up) {
      // What a statement has locked stays locked until the end of its transaction, where a second connection meets it.
      await db.em().transactional(async em => {
        await em.execute(sql);
        const locks = await em.execute<{ lock: string }[]>(
          `select relation::regclass || ' ' || mode as lock from pg_locks where pid = pg_backend_pid() and relation in ('dog'::regclass, 'owner'::regclass) order by 1`,
        );
        modes[sql.split('\n')[1]!.slice(18, 40)] = locks.map(({ lock }) => lock);
        if (sql.includes('validate')) {
          await db.em().transactional(async other => {
            await other.execute(`set local lock_timeout = '2s'`);
            await other.execute(`update dog set name = name || '!'`);
            await other.execute('insert into owner select max(id) + 1 from owner');
            expect(await other.execute('select count(*)::int as dogs from dog')).toEqual([{ dogs: 1 }]);
          });
        }
      });
    }
    expect(Object.values(modes).map(locks => locks.filter(lock => !lock.endsWith('AccessShareLock')))).toEqual([
      ['dog ShareUpdateExclusiveLock'],
      ['dog AccessExclusiveLock'],
      ['dog AccessExclusiveLock'],
      ['dog ShareUpdateExclusiveLock', 'owner RowShareLock'],
    ]);
    await db.em().transactional(async em => {
      await em.execute('alter table dog add constraint once check (length(name) > 0)');
      const blocked = db.em().transactional(async other => {
        await other.execute(`set local lock_timeout = '50ms'`);
        await other.execute('select count(*) from dog');
      });
      await expect(blocked).rejects.toThrow('lock timeout');
    });
  });
});
