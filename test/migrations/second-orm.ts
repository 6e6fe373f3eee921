import type { EntityClass, EntitySchema } from '@mikro-orm/core';
import type { MikroORM, Options } from '@mikro-orm/postgresql';
import { migrations } from 'mikro-orm-polymorphic/migrations';
import * as pglite from 'mikro-orm-polymorphic/pglite';
import * as postgresql from 'mikro-orm-polymorphic/postgresql';
import type { TestOrm } from '../support/index.ts';

/** Another ORM on the database of a first one: the application after its entities changed. */
export function secondOrm(
  db: TestOrm,
  entities: readonly (EntityClass | EntitySchema)[],
  options: Pick<Options, 'extensions' | 'migrations' | 'baseDir'> = {},
): MikroORM {
  const { config } = db.orm;
  if (db.engine.driver === 'pglite') {
    const pgliteOptions = pglite.defineConfig({
      entities: [...entities],
      extensions: [migrations()],
      ...(options as object),
      driverOptions: config.get('driverOptions'),
    });
    return new pglite.MikroORM(pgliteOptions) as unknown as MikroORM;
  }
  return new postgresql.MikroORM(
    postgresql.defineConfig({
      entities: [...entities],
      extensions: [migrations()],
      ...options,
      clientUrl: String(config.get('clientUrl')),
    }),
  );
}
