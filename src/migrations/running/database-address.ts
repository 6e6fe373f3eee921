import type { AbstractSqlConnection } from '@mikro-orm/sql';
import { DatabaseUnreachableError } from '../../errors/migration-error.ts';
import { failureReason } from './failure-reason.ts';

/** No server, no such database, a refused login, too many connections, a server that starts or ends. */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|28\w{3}|08\w{3}|3D000|53300|57P0[123])$/;

const NO_DATABASE = '3D000';

/** Runs `fn`; when the server cannot be reached the error says which, without user and password. */
export async function reaching<T>(connection: AbstractSqlConnection, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    const failure = unreachableIn(error);
    if (failure === undefined) {
      throw error;
    }
    const { host = 'localhost', port = 5432, database } = connection.getConnectionOptions();
    const isMissing = 'code' in failure && failure.code === NO_DATABASE;
    const reason = `${failureReason(failure)}${isMissing ? '; upgrade creates it' : ''}`;
    throw new DatabaseUnreachableError({ host, port, database: String(database), reason });
  }
}

function unreachableIn(error: unknown): Error | undefined {
  if (error instanceof AggregateError) {
    return error.errors.map(unreachableIn).find(found => found !== undefined);
  }
  if (!(error instanceof Error)) {
    return undefined;
  }
  const isCoded = 'code' in error && typeof error.code === 'string' && UNREACHABLE.test(error.code);
  return isCoded ? error : unreachableIn(error.cause);
}
