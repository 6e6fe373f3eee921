import { PolymorphicError } from './polymorphic-error.ts';

/** A step of a data migration that cannot run in batches; the message names the migration, the step and the option to change. */
export class BatchError extends PolymorphicError {
  readonly code: string = 'INVALID_BATCH';

  /** A statement that does not name the rows of its batch would touch all rows with each of them. */
  static withoutBatch(step: string): BatchError {
    return new BatchError(
      `${step}: its sql does not name the rows of the batch. Use the table "batch", which has the key columns: ` +
        `update … where "id" in (select "id" from batch).`,
    );
  }

  /** An option that is missing or out of its range. */
  static option(step: string, sentence: string): BatchError {
    return new BatchError(`${step}: ${sentence}`);
  }

  /** A migration that runs within a transaction cannot commit batches. */
  static inTransaction(step: string): BatchError {
    return new BatchError(
      `${step}: it runs within a transaction, so that no batch can be committed. Leave isTransactional() to DataMigration, ` +
        `which says false.`,
    );
  }
}

/** A step of a data migration was edited after some of its batches had been committed. */
export class BatchChangedError extends BatchError {
  override readonly code = 'BATCH_CHANGED';

  constructor(step: string, done: string) {
    super(
      `${step}: its table, key, condition or statement changed after ${done} rows had been done. ` +
        `Take the change back to go on, or give the step another name, step: '…', to start anew.`,
    );
  }
}

/** Rows that a backfill has written still match its condition, so that it would write them again. */
export class BackfillConditionError extends BatchError {
  override readonly code = 'BACKFILL_CONDITION';

  constructor(step: string, rows: number) {
    super(
      `${step}: ${rows} rows of a batch match the condition after they were written, and would be written again. ` +
        `Write a where that holds only for rows that are not done, such as "column" is null. The batch was rolled back.`,
    );
  }
}
