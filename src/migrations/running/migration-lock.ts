import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type LockHolder, MigrationLockError } from '../../errors/migration-error.ts';
import type { MigrationSession } from '../../internal/migrations/session.ts';

/** Which lock to take, and how long to wait for it. */
export interface LockRequest {
  /** The name of the database, and its table of applied migrations. */
  readonly database: string;
  readonly table: string;
  /** In milliseconds. */
  readonly waitLimit: number;
}

const POLL = 100;

/**
 * Runs `fn` while the session holds the advisory lock on the migrations of a database. Waiting sessions ask again and again:
 * one that sleeps in `pg_advisory_lock` is a transaction that CREATE INDEX CONCURRENTLY of the holder would wait for.
 */
export async function withMigrationLock<T>(
  session: MigrationSession,
  request: LockRequest,
  fn: () => Promise<T>,
): Promise<T> {
  const key = lockKey(request);
  await acquire(session, request, `pg_try_advisory_lock(${key})`);
  try {
    return await fn();
  } finally {
    // A connection that is gone holds no lock.
    await session.execute(`select pg_advisory_unlock(${key})`).catch(() => undefined);
  }
}

/** Takes the lock until the transaction of the session ends. */
export function lockInTransaction(session: MigrationSession, request: LockRequest): Promise<void> {
  return acquire(session, request, `pg_try_advisory_xact_lock(${lockKey(request)})`);
}

async function acquire(session: MigrationSession, request: LockRequest, attempt: string): Promise<void> {
  const deadline = performance.now() + request.waitLimit;
  while (!(await isTrue(session, attempt))) {
    if (performance.now() >= deadline) {
      throw new MigrationLockError(await holdersOf(session, lockKey(request)), request);
    }
    await delay(POLL);
  }
}

async function isTrue(session: MigrationSession, expression: string): Promise<boolean> {
  const [row] = await session.execute<{ held: boolean }>(`select ${expression} as held`);
  return row!.held;
}

/** Sixty-three bits, so that the key reads the same in `pg_locks`. */
function lockKey({ database, table }: LockRequest): string {
  const digest = createHash('sha256').update(`mikro-orm-polymorphic migrations ${database} ${table}`).digest();
  return String(digest.readBigUInt64BE() >> 1n);
}

async function holdersOf(session: MigrationSession, key: string): Promise<LockHolder[]> {
  const rows = await session.execute<{ pid: number; application_name: string | null }>(
    `select "l"."pid", "a"."application_name" from pg_locks "l" left join pg_stat_activity "a" using ("pid")
      where "l"."locktype" = 'advisory' and "l"."granted" and "l"."objsubid" = 1
        and "l"."database" = (select "oid" from pg_database where "datname" = current_database())
        and ("l"."classid"::bigint << 32) | "l"."objid"::bigint = ${key}`,
  );
  return rows.map(({ pid, application_name: name }) => ({ pid, applicationName: name ?? '' }));
}
