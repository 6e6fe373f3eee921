import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { MigrationLockError } from 'mikro-orm-polymorphic';
import { migrations, MigrationHelper } from 'mikro-orm-polymorphic/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverEngines } from '../support/index.ts';
import { openScene, type Scene } from './scene.ts';

const script = fileURLToPath(new URL('upgrade-process.ts', import.meta.url));

describe.each(serverEngines)('T8: upgrade of many processes [$name]', engine => {
  let scene: Scene;
  let clientUrl: string;
  beforeAll(async () => {
    scene = await openScene(engine, { entities: [], discovery: { warnWhenNoEntities: false } });
    clientUrl = scene.db.orm.config.get('clientUrl');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const upgrade = (): ChildProcess =>
    spawn(process.execPath, ['--conditions=@mikro-orm-polymorphic/source', script, clientUrl, scene.folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const lockHolders = (): Promise<unknown[]> =>
    scene.db.em().execute(`select 1 from pg_locks l where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await delay(20);
  };

  it('applies each migration once when ten start together, CREATE INDEX CONCURRENTLY too', async () => {
    await scene.write('2026_01_01_000001-aaaaaaaa_log', {
      up: 'create table "log" ("id" serial primary key, "at" int)',
    });
    await scene.write('2026_01_01_000002-bbbbbbbb_index', {
      up: 'create index concurrently "log_at" on "log" ("at")',
      isTransactional: false,
    });
    await scene.write('2026_01_01_000003-cccccccc_data', {
      up: 'insert into "log" ("at") select 1 from pg_sleep(0.3)',
    });
    const runs = Array.from({ length: 10 }, async () => {
      const child = upgrade();
      let output = '';
      child.stdout!.on('data', chunk => (output += String(chunk)));
      const [code] = (await once(child, 'close')) as [number];
      return { code, applied: JSON.parse(output.split('\n')[1]!) as string[] };
    });
    const results = await Promise.all(runs);
    expect(results.map(({ code }) => code)).toEqual(Array(10).fill(0));
    expect(results.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 3,
    ]);
    expect(await scene.db.em().execute('select "at" from "log"')).toEqual([{ at: 1 }]);
    expect(await scene.db.em().execute('select count(*)::int as n from "mikro_orm_migrations"')).toEqual([{ n: 3 }]);
  });

  it('waits no longer than its limit and says who holds the lock; a holder killed with SIGKILL leaves it', async () => {
    await scene.write('2026_01_02_000001-dddddddd_slow', { up: 'select pg_sleep(600)' });
    const holder = upgrade();
    await until(async () => (await lockHolders()).length > 0);
    await using waiting = await MikroORM.init({
      clientUrl,
      entities: [],
      discovery: { warnWhenNoEntities: false },
      extensions: [migrations({ waitLimit: 200 })],
      migrations: { path: scene.folder, silent: true, snapshot: false },
    });
    const error = await new MigrationHelper(waiting).upgrade().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MigrationLockError);
    expect((error as MigrationLockError).holders).toEqual([{ pid: expect.any(Number), applicationName: '' }]);
    expect(String(error)).toMatch(/locked for 200 ms by pid \d+/);

    holder.kill('SIGKILL');
    await scene.write('2026_01_02_000001-dddddddd_slow', { up: 'select 1' });
    expect(await scene.helper.upgrade()).toEqual(['2026_01_02_000001-dddddddd_slow']);
    expect(await lockHolders()).toEqual([]);
  }, 30_000);
});
