import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityClass } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { DatabaseSchema } from '@mikro-orm/sql';
import type { CheckContext } from '../../../src/migrations/check/check-context.ts';
import type { Finding } from '../../../src/migrations/check/finding.ts';
import { runCheck } from '../../../src/migrations/check/run-check.ts';
import { readSchemas } from '../../../src/migrations/check/schemas.ts';
import { type Engine, openOrm, type TestOrm } from '../../support/index.ts';

/** A database whose tables, entities and snapshot agree to begin with. */
export interface OpenedCheck extends TestOrm {
  /** Makes the snapshot say what the entities or the database say, or removes it. */
  writeSnapshot(from: 'models' | 'database' | 'nowhere'): Promise<void>;
  /** The findings, for migrations that are all applied unless said otherwise. */
  findings(context?: Partial<CheckContext>): Promise<readonly Finding[]>;
}

class SnapshotWriter extends Migrator {
  write(schema?: DatabaseSchema): Promise<void> {
    return this.storeCurrentSchema(schema);
  }
}

export async function openCheck(engine: Engine, entities: readonly EntityClass[]): Promise<OpenedCheck> {
  const path = mkdtempSync(join(tmpdir(), 'check-'));
  const db = await openOrm(engine, { entities: [...entities], migrations: { path, snapshotName: 'snapshot' } });
  const writer = new SnapshotWriter(db.orm.em);
  await writer.write();
  const close = async (): Promise<void> => {
    await db.close();
    await rm(path, { recursive: true });
  };
  return {
    ...db,
    close,
    writeSnapshot: async from => {
      if (from === 'nowhere') return rm(join(path, 'snapshot.json'));
      return writer.write(from === 'models' ? undefined : (await readSchemas(db.orm)).database);
    },
    [Symbol.asyncDispose]: close,
    findings: async context => (await runCheck({ orm: db.orm, applied: [], known: [], ...context })).findings,
  };
}
