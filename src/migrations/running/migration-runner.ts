import { type Migration, MigrationRunner } from '@mikro-orm/migrations';
import { attemptStatement, watchStatements } from './statement-failure.ts';
import { statementText } from './statement-text.ts';

/** Which way a migration is run. */
export type Direction = 'up' | 'down';

/** Runs the statements of one migration on the connection of the run, and tells which of them failed. */
export class SessionRunner extends MigrationRunner {
  /** Is given what a migration is about to send. */
  beforeSend: (statements: readonly string[]) => Promise<void> = () => Promise.resolve();
  #context: object | undefined;
  #schema: string | undefined;

  override setMasterMigration(context: object | undefined): void {
    this.#context = context;
  }

  override unsetMasterMigration(): void {
    this.#context = undefined;
  }

  override setRunSchema(schema?: string): void {
    this.#schema = this.driver.getPlatform().getSchemaHelper()?.resolveMigrationSchema(schema);
  }

  override unsetRunSchema(): void {
    this.#schema = undefined;
  }

  override async run(
    migration: Migration,
    direction: Direction,
    afterRun?: (context?: object) => Promise<void>,
  ): Promise<void> {
    migration.reset();
    if (this.#context) {
      migration.setTransactionContext(this.#context);
    }
    const done: string[] = [];
    try {
      await this.#execute(this.#beginning());
      watchStatements(migration, done, this.beforeSend);
      await migration[direction]();
      const queries = migration.getQueries();
      const texts = queries.map(query => statementText(query, this.driver.getPlatform()));
      await attemptStatement(undefined, done, () => this.beforeSend(texts));
      for (const [index, query] of queries.entries()) {
        const text = texts[index]!;
        await attemptStatement(text, done, () => this.driver.execute(query, undefined, 'all', this.#context));
      }
    } finally {
      // In a transaction that failed they are refused, and its end undoes what they would.
      await this.#execute(this.#end()).catch(() => undefined);
    }
    await afterRun?.(this.#context);
  }

  #beginning(): string[] {
    const helper = this.driver.getPlatform().getSchemaHelper()!;
    const { disableForeignKeys } = this.options;
    const search = this.#schema === undefined ? '' : helper.getSetSchemaSQL(this.#schema);
    return [search, ...helper.getSchemaBeginning(this.config.get('charset'), disableForeignKeys).split('\n')];
  }

  #end(): string[] {
    const helper = this.driver.getPlatform().getSchemaHelper()!;
    const reset = this.#schema === undefined ? '' : helper.getResetSchemaSQL(this.config.get('dbName'));
    return [...helper.getSchemaEnd(this.options.disableForeignKeys).split('\n'), reset];
  }

  async #execute(statements: readonly string[]): Promise<void> {
    for (const sql of statements.filter(statement => statement.trim())) {
      await this.driver.execute(sql, undefined, 'all', this.#context);
    }
  }
}
