import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { type KeptValues, keptValuesOf } from '../destructive/kept-values.ts';
import type { KnownMigration } from './known-migration.ts';
import type { Direction } from './migration-runner.ts';
import { statementTemplate, statementText } from './statement-text.ts';

/** The statements of a migration that was not run. */
export interface PlannedMigration {
  readonly name: string;
  readonly statements: readonly string[];
  /** False where code of the migration asks the database, which a preview does not: there may be more statements. */
  readonly isComplete: boolean;
  /** What it copies elsewhere before it drops it. */
  readonly kept: readonly KeptValues[];
}

/** Collects what migrations would send; their code runs on a driver that sends nothing. */
export async function previewAll(
  migrations: readonly KnownMigration[],
  direction: Direction,
  driver: AbstractSqlDriver,
): Promise<PlannedMigration[]> {
  const planned: PlannedMigration[] = [];
  for (const migration of migrations) {
    planned.push(await preview(migration, direction, driver));
  }
  return planned;
}

async function preview(
  known: KnownMigration,
  direction: Direction,
  driver: AbstractSqlDriver,
): Promise<PlannedMigration> {
  const migration = await known.load(silent(driver));
  if (migration.isTransactional()) {
    migration.setTransactionContext({});
  }
  const executed: string[] = [];
  let isComplete = true;
  migration.execute = query => {
    isComplete = false;
    executed.push(statementTemplate(query));
    return Promise.resolve([]);
  };
  try {
    await migration[direction]();
  } catch {
    // Its code went on without the rows that it asked for, or could not go on.
    isComplete = false;
  }
  const queries = migration.getQueries().map(query => statementText(query, driver.getPlatform()));
  const statements = [...executed, ...queries].filter(sql => sql.trim());
  return { name: known.name, statements, isComplete, kept: keptValuesOf(migration) };
}

/** The members of a driver that a migration may use while nothing is sent. */
const HARMLESS: ReadonlySet<PropertyKey> = new Set(['config', 'getPlatform', 'getMetadata', 'getSchemaName']);

function silent(driver: AbstractSqlDriver): AbstractSqlDriver {
  return new Proxy(driver, {
    get(target, key): unknown {
      const member: unknown = Reflect.get(target, key, target);
      if (HARMLESS.has(key)) {
        return typeof member === 'function' ? member.bind(target) : member;
      }
      return typeof member === 'function' ? endPreview : member;
    },
  });
}

/** The code of a migration ends at the first call that would reach the database by another way than `execute`. */
function endPreview(): never {
  throw new Error('A preview sends nothing.');
}
