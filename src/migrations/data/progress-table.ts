import type { Configuration } from '@mikro-orm/core';
import { BackfillConditionError, BatchChangedError } from '../../errors/batch-error.ts';
import { quoteText } from '../../internal/discovery/identity-condition.ts';
import type { MigrationSession } from '../../internal/migrations/session.ts';
import { OWN_TABLES } from '../../internal/own-tables.ts';
import { type Batch, batchSql, countSql, fingerprintOf, lastKeySql, quoteTable } from './batch-sql.ts';

/** The table of progress, quoted; in the schema of MikroORM's option `schema`. */
export function progressTable(config: Configuration): string {
  const schema = config.get('schema');
  return quoteTable(schema ? `${schema}.${OWN_TABLES}progress` : `${OWN_TABLES}progress`);
}

/** How far a step has come. */
export interface StepState {
  readonly done: number;
  readonly total: number;
  readonly isFinished: boolean;
}

interface StepRow {
  readonly fingerprint: string;
  readonly last_key: string | null;
  readonly done: string;
  readonly total: string;
  readonly is_finished: boolean;
}

/** SQL that forgets a migration whose steps are done. */
export function clearSql(table: string, migration: string): string {
  return `delete from ${table} where "migration" = ${quoteText(migration)}`;
}

/** The steps of one data migration, in a table that a batch writes in its own transaction. */
export class ProgressTable {
  readonly #session: MigrationSession;
  readonly #migration: string;
  readonly #table: string;

  constructor(session: MigrationSession, { table, migration }: { readonly table: string; readonly migration: string }) {
    this.#session = session;
    this.#table = table;
    this.#migration = migration;
  }

  /** Where a step stands, begun if it was not. */
  async begin(step: string, batch: Batch): Promise<StepState> {
    await this.#session.execute(
      `create table if not exists ${this.#table} ("migration" text not null, "step" text not null, "fingerprint" text not null, ` +
        `"last_key" text, "done" bigint not null default 0, "total" bigint not null, "is_finished" boolean not null default false, ` +
        `primary key ("migration", "step"))`,
    );
    const known = await this.#read(step);
    if (!known) {
      await this.#session.execute(
        `insert into ${this.#table} ("migration", "step", "fingerprint", "total") select ${quoteText(this.#migration)}, ${quoteText(step)}, ` +
          `${quoteText(fingerprintOf(batch))}, "total"::bigint from (${countSql(batch)}) as rows on conflict do nothing`,
      );
    }
    const row = known ?? (await this.#read(step))!;
    if (row.fingerprint !== fingerprintOf(batch)) {
      throw new BatchChangedError(this.label(step), row.done);
    }
    return stateOf(row);
  }

  /** Works on the next rows and notes the last of them, both in one transaction. */
  advance(step: string, batch: Batch): Promise<StepState> {
    return this.#session.transactional(async session => {
      const before = (await this.#read(step, session))!;
      if (before.is_finished) {
        return stateOf(before);
      }
      const last = before.last_key === null ? undefined : (JSON.parse(before.last_key) as string[]);
      const still = batch.isBackfill ? `(select count(*) from work where "still")::text` : `'0'`;
      const [row] = await session.execute<StepRow & { still: string }>(
        `${batchSql(batch, last)} update ${this.#table} set "done" = "done" + (select count(*) from batch), ` +
          `"last_key" = coalesce((${lastKeySql(batch)}), "last_key"), "is_finished" = (select count(*) from batch) < ${batch.size} ` +
          `where ${this.#isStep(step)} returning ${COLUMNS}, ${still} as "still"`,
      );
      if (row!.still !== '0') {
        throw new BackfillConditionError(this.label(step), Number(row!.still));
      }
      return stateOf(row!);
    });
  }

  /** A step for messages. */
  label(step: string): string {
    return `Step ${step} of the migration ${this.#migration}`;
  }

  async #read(step: string, transaction?: MigrationSession): Promise<StepRow | undefined> {
    const sql = `select ${COLUMNS} from ${this.#table} where ${this.#isStep(step)}${transaction ? ' for update' : ''}`;
    const [row] = await (transaction ?? this.#session).execute<StepRow>(sql);
    return row;
  }

  #isStep(step: string): string {
    return `"migration" = ${quoteText(this.#migration)} and "step" = ${quoteText(step)}`;
  }
}

const COLUMNS = `"fingerprint", "last_key", "done"::text as "done", "total"::text as "total", "is_finished"`;

function stateOf({ done, total, is_finished: isFinished }: StepRow): StepState {
  return { done: Number(done), total: Number(total), isFinished };
}
