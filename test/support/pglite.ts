import { openAsBlob } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MikroORM, type PgliteConnection } from '@mikro-orm/pglite';

type Instance = Awaited<ReturnType<PgliteConnection['getNativeClient']>>;

/** An instance with the ORM that started it, whose type parsers it carries. */
interface Host {
  readonly orm: MikroORM;
  readonly instance: Instance;
}

/**
 * Starting one takes from half a second to two, and some 500 MB; resetting one takes milliseconds. One that has run for a
 * while is three times as fast as a new one, since its code is compiled by then.
 */
const idle: Host[] = [];
const mostIdle = 2;

/** Takes an empty in-process PostgreSQL out of the pool of this worker, or starts one from the data in `dataFile`. */
export async function takePglite(dataFile: string): Promise<Host> {
  return idle.pop() ?? start(await openAsBlob(dataFile));
}

/** Empties an instance and puts it back. */
export async function returnPglite(host: Host): Promise<void> {
  if (idle.length === mostIdle) {
    await host.orm.close(true);
    return;
  }
  for (const statement of ['rollback', 'reset session authorization', 'discard all', emptyDatabase]) {
    await host.instance.exec(statement);
  }
  idle.push(host);
}

/** Writes the data folder of a new instance, so that others start in a quarter of the time. */
export async function writePgliteData(dataFile: string): Promise<void> {
  const { orm, instance } = await start();
  const data = await instance.dumpDataDir('none');
  await mkdir(dirname(dataFile), { recursive: true });
  await writeFile(`${dataFile}.${process.pid}`, new Uint8Array(await data.arrayBuffer()));
  await rename(`${dataFile}.${process.pid}`, dataFile);
  await orm.close(true);
}

/** MikroORM copies option objects, and neither a Blob nor an instance survives that; hence a function. */
async function start(loadDataDir?: Blob): Promise<Host> {
  const driverOptions = (): object => (loadDataDir ? { loadDataDir } : {});
  const orm = new MikroORM({ entities: [], discovery: { warnWhenNoEntities: false }, driverOptions });
  return { orm, instance: await orm.em.getConnection().getNativeClient() };
}

const emptyDatabase = `
do $$
declare name text;
begin
  for name in select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
  for name in select rolname from pg_roles where rolname not like 'pg\\_%' and rolname <> current_user loop
    execute format('drop owned by %I; drop role %I', name, name);
  end loop;
  create schema public;
end $$`;
