import type { Migration, Query } from '@mikro-orm/migrations';
import { statementTemplate } from './statement-text.ts';

/** A statement of a migration failed: the statement, those of the migration before it, and the error of the database. */
export class StatementFailure extends Error {
  /** Undefined where statements were refused before the first was sent. */
  readonly statement: string | undefined;
  readonly done: readonly string[];

  constructor(statement: string | undefined, done: readonly string[], cause: unknown) {
    super('A statement of a migration failed.', { cause });
    this.statement = statement;
    this.done = done;
  }
}

/** Runs a statement, and adds it to those that are done. */
export async function attemptStatement<T>(
  statement: string | undefined,
  done: string[],
  run: () => Promise<T>,
): Promise<T> {
  try {
    const result = await run();
    if (statement !== undefined) {
      done.push(statement);
    }
    return result;
  } catch (error) {
    throw new StatementFailure(statement, [...done], error);
  }
}

/** Lets the statements that code of the migration executes at once be known by their text when they fail. */
export function watchStatements(
  migration: Migration,
  done: string[],
  beforeSend: (statements: readonly string[]) => Promise<void>,
): void {
  const execute = migration.execute.bind(migration);
  migration.execute = async (sql: Query, params?: unknown[]) => {
    const text = statementTemplate(sql);
    await attemptStatement(undefined, done, () => beforeSend([text]));
    return attemptStatement(text, done, () => execute(sql, params));
  };
}
