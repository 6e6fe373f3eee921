import type { Migration, Query } from '@mikro-orm/migrations';
import { statementTemplate } from './statement-text.ts';

/** A statement of a migration failed: the statement, those of the migration before it, and the error of the database. */
export class StatementFailure extends Error {
  readonly statement: string;
  readonly done: readonly string[];

  constructor(statement: string, done: readonly string[], cause: unknown) {
    super('A statement of a migration failed.', { cause });
    this.statement = statement;
    this.done = done;
  }
}

/** Runs a statement, and adds it to those that are done. */
export async function attemptStatement<T>(statement: string, done: string[], run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    done.push(statement);
    return result;
  } catch (error) {
    throw new StatementFailure(statement, [...done], error);
  }
}

/** Lets the statements that code of the migration executes at once be known by their text when they fail. */
export function watchStatements(migration: Migration, done: string[]): void {
  const execute = migration.execute.bind(migration);
  migration.execute = (sql: Query, params?: unknown[]) =>
    attemptStatement(statementTemplate(sql), done, () => execute(sql, params));
}
