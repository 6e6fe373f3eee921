import { join } from 'node:path';
import { migrations } from 'mikro-orm-polymorphic/migrations';
import { Book } from './books.ts';

/** MikroORM's options, whatever the driver. */
export const options = {
  entities: [Book],
  extensions: [migrations({ waitLimit: 30_000, lockTimeout: 5000 })],
  migrations: { path: join(import.meta.dirname, 'migrations'), silent: true, snapshot: false },
};
