import { setTimeout as wait } from 'node:timers/promises';
import { Migration, type Query } from '@mikro-orm/migrations';
import { BatchError } from '../../errors/batch-error.ts';
import { sessionOn } from '../../internal/migrations/session.ts';
import { isIdleContext } from '../../internal/migrations/session-context.ts';
import type { BackfillOptions, BatchOptions } from './batch-options.ts';
import type { Batch } from './batch-sql.ts';
import { reportProgress } from './progress-listeners.ts';
import { clearSql, progressTable, ProgressTable } from './progress-table.ts';

/**
 * A migration that changes rows in batches, each committed by itself, and goes on where it stopped.
 *
 * ```ts
 * class FillSlugs extends DataMigration {
 *   override name = '2026_05_16_143207-ae12cd34_fill_slugs';
 *   override async up(): Promise<void> {
 *     await this.backfill({ table: 'article', where: '"slug" is null', set: { slug: 'lower("title")' } });
 *   }
 *   override async down(): Promise<void> {
 *     await this.batches({ table: 'article', set: { slug: 'null' } });
 *   }
 * }
 * ```
 *
 * The last key of a batch is written in its own transaction, to the table `mikro_orm_polymorphic_progress`: a process that is
 * killed loses no batch and repeats none. The migration runs outside a transaction; what it adds by `addSql` is sent after its
 * steps.
 */
export abstract class DataMigration extends Migration {
  #steps = 0;

  /** Batches are committed one by one. */
  override isTransactional(): boolean {
    return false;
  }

  override reset(): void {
    super.reset();
    this.#steps = 0;
  }

  /** MikroORM sends these last, just before it notes that the migration is done. */
  override getQueries(): Query[] {
    const queries = super.getQueries();
    return this.#steps === 0 ? queries : [...queries, clearSql(progressTable(this.config), this.#label)];
  }

  /**
   * Works on the rows of a table in the order of a key, in batches of `size` rows. Gives back how many rows were done,
   * earlier runs included.
   *
   * ```ts
   * class CopyWeights extends DataMigration {
   *   override async up(): Promise<void> {
   *     const sql = 'insert into "weight" ("tool_id", "grams") select "id", "grams" from "tool" where "id" in (select "id" from batch)';
   *     await this.batches({ table: 'tool', sql, size: 500, pause: 20 });
   *   }
   * }
   * ```
   *
   * A row that is written while it runs is done when its key comes after the last one. Throws `BatchError` for options that
   * cannot work, and `BatchChangedError` when the step was edited half-way.
   */
  protected batches(options: BatchOptions): Promise<number> {
    return this.#run(options, this.#nextStep(options.step));
  }

  /**
   * Fills columns while others use the table: short batches, and rows that somebody else has locked are passed over. A second
   * run over the table takes those, and what was written meanwhile, and waits for the locks.
   *
   * Throws `BackfillConditionError` when `where` still holds for a row that was written.
   */
  protected async backfill(options: BackfillOptions): Promise<number> {
    const step = this.#nextStep(options.step);
    const done = await this.#run(options, step, { isBackfill: true, skipsLocked: true });
    return done + (await this.#run(options, `${step}, rows that were locked`, { isBackfill: true }));
  }

  get #progress(): ProgressTable {
    const session = sessionOn(this.driver.getConnection(), this.ctx as object | undefined);
    return new ProgressTable(session, { table: progressTable(this.config), migration: this.#label });
  }

  get #label(): string {
    return this.name ?? this.constructor.name;
  }

  #nextStep(name: string | undefined): string {
    this.#steps++;
    return name ?? String(this.#steps);
  }

  async #run(options: BatchOptions | BackfillOptions, step: string, mode: Partial<Batch> = {}): Promise<number> {
    const progress = this.#progress;
    if (this.ctx && !isIdleContext(this.ctx as object)) {
      throw BatchError.inTransaction(progress.label(step));
    }
    const batch = { ...batchOf(options, progress.label(step)), ...mode };
    let state = await progress.begin(step, batch);
    while (!state.isFinished) {
      state = await progress.advance(step, batch);
      const { done, total } = state;
      reportProgress(this.config, { migration: this.#label, step, done, total });
      if (!state.isFinished && options.pause) {
        await wait(options.pause);
      }
    }
    return state.done;
  }
}

function batchOf(options: BatchOptions | BackfillOptions, label: string): Batch {
  const { table, key = 'id', where, size = 1000, pause = 0, set, sql } = { sql: undefined, ...options };
  if (!(Number.isInteger(size) && size > 0)) {
    throw BatchError.option(label, 'size is the number of rows in a batch, at least 1.');
  }
  if (!(pause >= 0 && Number.isFinite(pause))) {
    throw BatchError.option(label, 'pause is a number of milliseconds, 0 or more.');
  }
  if ((set && Object.keys(set).length > 0) === (sql !== undefined)) {
    throw BatchError.option(label, 'give either set, with a column at least, or sql.');
  }
  if (sql !== undefined && !/\bbatch\b/.test(sql)) {
    throw BatchError.withoutBatch(label);
  }
  const columns = typeof key === 'string' ? [key] : key;
  if (columns.length === 0) {
    throw BatchError.option(label, 'key needs a column at least.');
  }
  return { table, key: columns, where, size, set, sql, isBackfill: false, skipsLocked: false };
}
