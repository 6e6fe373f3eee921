import type { AbstractSqlConnection } from '@mikro-orm/sql';
import { sessionContext } from './session-context.ts';

/** One connection to the database, on which migrations run. */
export interface MigrationSession {
  /** What MikroORM takes as a transaction context: everything that is given it runs on this connection. */
  readonly context: object;
  execute<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Runs `fn` in a transaction of this connection, with the context to give to MikroORM. */
  transactional<T>(fn: (context: object) => Promise<T>): Promise<T>;
}

type OuterTransaction = NonNullable<NonNullable<Parameters<AbstractSqlConnection['transactional']>[1]>['ctx']>;

/** Reserves one connection of the pool while `fn` runs; no transaction is open on it. */
export async function onReservedConnection<T>(
  connection: AbstractSqlConnection,
  fn: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  await connection.ensureConnection();
  return connection
    .getClient()
    .connection()
    .execute(reserved => fn(sessionOn(connection, sessionContext(connection, reserved))));
}

/** The connection of a transaction that somebody else began. */
export function sessionOn(connection: AbstractSqlConnection, context: object): MigrationSession {
  return {
    context,
    execute: <T>(sql: string, params: readonly unknown[] = []) =>
      connection.execute<T[]>(sql, [...params], 'all', context),
    transactional: fn => connection.transactional(fn, { ctx: context as OuterTransaction }),
  };
}
