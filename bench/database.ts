import { Databases } from '../test/support/databases.ts';
import { startPostgres } from '../test/support/postgres-server.ts';

/** A database that is dropped afterwards: on the server that `DATABASE_URL` names, else on a PostgreSQL of our own. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const named = process.env['DATABASE_URL'];
  await using server = named ? { url: named, [Symbol.asyncDispose]: () => Promise.resolve() } : await startPostgres();
  await using databases = new Databases(server.url, 'polymorphic_bench');
  const url = await databases.create();
  try {
    return await work(url);
  } finally {
    await databases.drop(url);
  }
}
