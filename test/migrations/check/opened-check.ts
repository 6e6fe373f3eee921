import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityClass } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CheckContext } from '../../../src/migrations/check/check-context.ts';
import type { Finding } from '../../../src/migrations/check/finding.ts';
import { runCheck } from '../../../src/migrations/check/run-check.ts';
import { type Engine, openOrm, type TestOrm } from '../../support/index.ts';

/** A database whose tables, entities and snapshot agree to begin with. */
export interface OpenedCheck extends TestOrm {
  /** The findings, for migrations that are all applied unless said otherwise. */
  findings(context?: Partial<CheckContext>): Promise<readonly Finding[]>;
}

class SnapshotWriter extends Migrator {
  write(): Promise<void> {
    return this.storeCurrentSchema();
  }
}

export async function openCheck(engine: Engine, entities: readonly EntityClass[]): Promise<OpenedCheck> {
  const path = mkdtempSync(join(tmpdir(), 'check-'));
  const db = await openOrm(engine, { entities: [...entities], migrations: { path, snapshotName: 'snapshot' } });
  await new SnapshotWriter(db.orm.em as EntityManager).write();
  const close = async (): Promise<void> => {
    await db.close();
    await rm(path, { recursive: true });
  };
  return {
    ...db,
    close,
    [Symbol.asyncDispose]: close,
    findings: async context => (await runCheck({ orm: db.orm, applied: [], known: [], ...context })).findings,
  };
}
