import type { AbstractSqlConnection } from '@mikro-orm/sql';
import { sessionContext } from './session-context.ts';

/** One connection to the database, on which migrations run. */
export interface MigrationSession {
  /** What MikroORM takes as a transaction context: everything that is given it runs on this connection. */
  readonly context: object | undefined;
  execute<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Runs `fn` in a transaction of this connection. */
  transactional<T>(fn: (session: MigrationSession) => Promise<T>): Promise<T>;
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

/** The connection of a context that somebody else began; without one, any connection of the pool. */
export function sessionOn(connection: AbstractSqlConnection, context: object | undefined): MigrationSession {
  return {
    context,
    execute: <T>(sql: string, params: readonly unknown[] = []) =>
      connection.execute<T[]>(sql, [...params], 'all', context),
    transactional: fn =>
      connection.transactional(transaction => fn(sessionOn(connection, transaction)), {
        ctx: context as OuterTransaction,
      }),
  };
}
