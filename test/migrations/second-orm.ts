import type { EntityClass, EntitySchema } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import { migrations } from 'mikro-orm-polymorphic/migrations';
import * as pglite from 'mikro-orm-polymorphic/pglite';
import * as postgresql from 'mikro-orm-polymorphic/postgresql';
import type { TestOrm } from '../support/index.ts';

/** Another ORM on the database of a first one: the application after its entities changed. */
export function secondOrm(db: TestOrm, entities: readonly (EntityClass | EntitySchema)[]): MikroORM {
  const { config } = db.orm;
  if (db.engine.driver === 'pglite') {
    const options = pglite.defineConfig({
      entities: [...entities],
      extensions: [migrations()],
      driverOptions: config.get('driverOptions'),
    });
    return new pglite.MikroORM(options) as unknown as MikroORM;
  }
  return new postgresql.MikroORM(
    postgresql.defineConfig({
      entities: [...entities],
      extensions: [migrations()],
      clientUrl: String(config.get('clientUrl')),
    }),
  );
}
