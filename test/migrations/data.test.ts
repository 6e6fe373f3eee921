import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BatchOptions, type BatchProgress, DataMigration, watchProgress } from 'mikro-orm-polymorphic/migrations';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { migrate, type MigrationClass } from './run-migration.ts';

/** A migration with that up. */
function data(run: (steps: Steps) => Promise<unknown>): { name: string; class: MigrationClass } {
  return {
    name: 'data',
    class: class extends DataMigration {
      override name = 'data';
      override async up(): Promise<void> {
        await run({ batches: o => this.batches(o), backfill: o => this.backfill(o) });
      }
      override async down(): Promise<void> {
        await this.batches({ table: 'thing', set: { n: '"n" - 1' }, size: 4 });
      }
    },
  };
}

interface Steps {
  batches(options: BatchOptions): Promise<number>;
  backfill: DataMigration['backfill'];
}

describe.each(engines)('B5 data migrations [$name]', engine => {
  let db: TestOrm;
  const rows = (sql: string): Promise<Record<string, unknown>[]> => db.em().execute(sql);

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [], discovery: { warnWhenNoEntities: false }, createSchema: false });
    await db
      .em()
      .execute(
        'create table "thing" ("id" uuid primary key, "big" bigint not null, "code" text not null, "n" int not null, unique ("code", "big"))',
      );
  });
  afterAll(() => db?.close());
  beforeEach(async () => {
    await db.em().execute('drop table if exists "mikro_orm_polymorphic_progress", "mikro_orm_migrations"');
    await db.em().execute('truncate "thing"');
    await db
      .em()
      .execute(
        `insert into "thing" select gen_random_uuid(), i * 1000000000000, 'it''s ' || i % 3, 0 from generate_series(1, 10) as i`,
      );
  });

  it('B5 rows are taken in the order of a key, in batches with their own transactions', async () => {
    for (const key of ['id', 'big', ['code', 'big']]) {
      const seen: BatchProgress[] = [];
      const stop = watchProgress(db.orm, progress => seen.push(progress));
      const migration = data(steps => steps.batches({ table: 'thing', key, set: { n: '"n" + 1' }, size: 4 }));
      await db.queries.during(() => migrate(db.orm, 'up', migration), { transactions: true });
      stop();
      expect(seen.map(({ step, done, total }) => [step, done, total])).toEqual([
        ['1', 4, 10],
        ['1', 8, 10],
        ['1', 10, 10],
      ]);
      expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 1 }]);
      await migrate(db.orm, 'down', migration);
      expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 0 }]);
      expect(await rows('select * from "mikro_orm_polymorphic_progress"')).toEqual([]);
    }
  });

  it('B5 a migration that fails goes on after its last batch', async () => {
    let isBroken = true;
    const migration = data(async steps => {
      await steps.batches({ table: 'thing', key: 'big', set: { n: '"n" + 1' }, size: 5 });
      const bad = isBroken ? `case when "big" > 7000000000000 then 1 / ("n" - 1) else "n" + 1 end` : undefined;
      await steps.batches({
        table: 'thing',
        key: 'big',
        set: { n: bad ?? '"n" + 1' },
        size: 3,
        ...(bad ? {} : { step: 'mended' }),
        where: '"n" < 2',
      });
    });
    await expect(migrate(db.orm, 'up', migration)).rejects.toThrow('division by zero');
    expect(
      await rows('select "step", "done"::int, "is_finished" from "mikro_orm_polymorphic_progress" order by 1'),
    ).toEqual([
      { step: '1', done: 10, is_finished: true },
      { step: '2', done: 6, is_finished: false },
    ]);
    isBroken = false;
    await migrate(db.orm, 'up', migration);
    expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 2 }]);
  });

  it('B5 a step that was edited half-way is refused', async () => {
    let divisor = '("big" - 6000000000000)';
    const migration = data(steps =>
      steps.batches({ table: 'thing', key: 'big', set: { n: `(1000000000000 / ${divisor})::int` }, size: 2 }),
    );
    await expect(migrate(db.orm, 'up', migration)).rejects.toThrow('division by zero');
    divisor = '1';
    await expect(migrate(db.orm, 'up', migration)).rejects.toMatchObject({
      code: 'BATCH_CHANGED',
      message: expect.stringMatching(/^Step 1 of the migration data: .* changed after 4 rows had been done\./),
    });
  });

  it('B5 a statement of your own gets the rows as the table batch', async () => {
    await db.em().execute('create table "copy" ("code" text, "big" bigint)');
    const sql = 'insert into "copy" select "code", "big" from batch';
    await migrate(
      db.orm,
      'up',
      data(steps => steps.batches({ table: 'public.thing', key: ['code', 'big'], sql, size: 3 })),
    );
    expect(
      await rows(
        'select count(*)::int as "n" from (select "code", "big" from "copy" intersect select "code", "big" from "thing") as same',
      ),
    ).toEqual([{ n: 10 }]);
    await db.em().execute('drop table "copy"');
  });

  it('B5 options that cannot work are refused before any row is touched', async () => {
    const bad: [BatchOptions, RegExp][] = [
      [{ table: 'thing', sql: 'update "thing" set "n" = 1' }, /does not name the rows of the batch/],
      [{ table: 'thing', set: {} }, /either set/],
      [{ table: 'thing', set: { n: '1' }, size: 0 }, /size is the number of rows/],
      [{ table: 'thing', set: { n: '1' }, pause: -1 }, /pause is a number of milliseconds/],
      [{ table: 'thing', set: { n: '1' }, key: [] }, /key needs a column/],
    ];
    for (const [options, message] of bad) {
      await expect(
        migrate(
          db.orm,
          'up',
          data(steps => steps.batches(options)),
        ),
      ).rejects.toThrow(message);
    }
    expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 0 }]);
  });

  it('B5 a backfill whose condition still holds for a written row is refused', async () => {
    const migration = data(steps => steps.backfill({ table: 'thing', where: '"n" < 5', set: { n: '"n" + 1' } }));
    await expect(migrate(db.orm, 'up', migration)).rejects.toMatchObject({ code: 'BACKFILL_CONDITION' });
    expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 0 }]);
  });

  it('B5 the table of the progress is no difference of the schema', async () => {
    await migrate(
      db.orm,
      'up',
      data(steps => steps.backfill({ table: 'thing', where: '"n" = 0', set: { n: '1' } })),
    );
    expect(await rows('select distinct "n" from "thing"')).toEqual([{ n: 1 }]);
    expect(await db.orm.schema.getUpdateSchemaSQL()).not.toContain('progress');
  });
});

describe.each(serverEngines)('B5 data migrations beside others [$name]', engine => {
  it('B5 a backfill passes over locked rows and takes them at the end', async () => {
    await using db = await openOrm(engine, {
      entities: [],
      discovery: { warnWhenNoEntities: false },
      createSchema: false,
    });
    await db
      .em()
      .execute(
        'create table "thing" ("id" int primary key, "n" int); insert into "thing" select i from generate_series(1, 20) as i',
      );
    const holder = db.em();
    await holder.begin();
    await holder.execute('select 1 from "thing" where "id" in (2, 5) for update');
    let open: (() => void) | undefined;
    const passed = new Promise<void>(resolve => (open = resolve));
    const seen: [string, number][] = [];
    const stop = watchProgress(db.orm, ({ step, done }) => {
      seen.push([step, done]);
      if (done === 18) open?.();
    });
    const running = migrate(
      db.orm,
      'up',
      data(steps => steps.backfill({ table: 'thing', where: '"n" is null', set: { n: '1' }, size: 6 })),
    );
    await passed;
    expect(await db.em().execute('select "id" from "thing" where "n" is null order by 1')).toEqual([
      { id: 2 },
      { id: 5 },
    ]);
    await holder.commit();
    await running;
    stop();
    expect(seen.at(-1)).toEqual(['1, rows that were locked', 2]);
    expect(await db.em().execute('select count(*)::int as "n" from "thing" where "n" is null')).toEqual([{ n: 0 }]);
  });

  it('B5 after SIGKILL a data migration goes on after its last batch', async () => {
    await using db = await openOrm(engine, {
      entities: [],
      discovery: { warnWhenNoEntities: false },
      createSchema: false,
    });
    await db
      .em()
      .execute(
        'create table "thing" ("id" int primary key, "n" int not null); insert into "thing" select i, 0 from generate_series(1, 500) as i',
      );
    const script = new URL('killed-migration.ts', import.meta.url).pathname;
    const child = spawn(
      process.execPath,
      ['--conditions=@mikro-orm-polymorphic/source', script, String(db.orm.config.get('clientUrl'))],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let batches = 0;
    child.stdout.on('data', chunk => {
      batches += String(chunk).split('batch done').length - 1;
      if (batches >= 3) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const [before] = await db.em().execute<{ done: string }[]>('select "done" from "mikro_orm_polymorphic_progress"');
    const [{ n } = { n: 0 }] = await db.em().execute<{ n: number }[]>('select sum("n")::int as "n" from "thing"');
    expect(n).toBe(Number(before!.done));
    expect(n).toBeGreaterThan(0);
    expect(n).toBeLessThan(500);
    const { countUp } = await import('./counting.ts');
    await migrate(db.orm, 'up', countUp);
    expect(await db.em().execute('select distinct "n" from "thing"')).toEqual([{ n: 1 }]);
  });
});
