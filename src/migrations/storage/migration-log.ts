import { MigrationStorage } from '@mikro-orm/migrations';

/** A row of the table of applied migrations. */
export interface AppliedMigration {
  readonly name: string;
  readonly appliedAt: Date;
  /** Of the file when it was applied; null for what stock MikroORM, or an older version, applied. */
  readonly checksum: string | null;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly executed_at: Date | string;
  readonly checksum?: string | null;
}

/**
 * MikroORM's table of applied migrations with a column `checksum`. Only a locked run creates or changes the table; to others a
 * missing table is an empty one.
 */
export class MigrationLog extends MigrationStorage {
  /** Gives the checksum of a migration's file, null for one without a file. */
  checksumOf: (name: string) => Promise<string | null> = () => Promise.resolve(null);
  #context: object | undefined;

  override setMasterMigration(context: object | undefined): void {
    super.setMasterMigration(context);
    this.#context = context;
  }

  override unsetMasterMigration(): void {
    super.unsetMasterMigration();
    this.#context = undefined;
  }

  override async ensureTable(): Promise<void> {
    if (!this.#context) {
      return;
    }
    const columns = await this.#columns();
    if (columns.length === 0) {
      await this.#createTable();
    }
    if (!columns.includes('checksum')) {
      await this.#execute(`alter table ${this.#table} add column checksum varchar(255)`);
    }
  }

  /** By a storage of its own, since MikroORM's remembers a table whose creation was rolled back. */
  async #createTable(): Promise<void> {
    const stock = new MigrationStorage(this.driver, this.options);
    stock.setMasterMigration(this.#context);
    stock.setRunSchema(this.getTableName().schemaName);
    await stock.ensureTable();
  }

  override async executed(): Promise<string[]> {
    return (await this.applied()).map(({ name }) => name);
  }

  override async getExecutedMigrations(): Promise<{ id: number; name: string; executed_at: Date }[]> {
    return (await this.#rows()).map(row => ({ ...row, executed_at: new Date(row.executed_at) }));
  }

  /** What is applied, in the order of application. */
  async applied(): Promise<AppliedMigration[]> {
    return (await this.#rows()).map(({ name, executed_at: at, checksum = null }) => ({
      name: this.getMigrationName(name),
      appliedAt: new Date(at),
      checksum,
    }));
  }

  override async logMigration(
    { name: file }: { name: string },
    context: object | undefined = this.#context,
  ): Promise<void> {
    const name = this.getMigrationName(file);
    const sql = `insert into ${this.#table} (name, checksum) values (?, ?)`;
    await this.#execute(sql, [name, await this.checksumOf(name)], context);
  }

  override async unlogMigration(
    { name: file }: { name: string },
    context: object | undefined = this.#context,
  ): Promise<void> {
    const name = this.getMigrationName(file);
    await this.#execute(
      `delete from ${this.#table} where name in (?, ?, ?)`,
      [name, `${name}.js`, `${name}.ts`],
      context,
    );
  }

  /** Makes `checksum` that of the file as it is now. */
  async updateChecksum(name: string): Promise<void> {
    await this.#execute(`update ${this.#table} set checksum = ? where name = ?`, [await this.checksumOf(name), name]);
  }

  get #table(): string {
    const { tableName, schemaName } = this.getTableName();
    return this.driver.getPlatform().quoteIdentifier(schemaName ? `${schemaName}.${tableName}` : tableName);
  }

  async #rows(): Promise<Row[]> {
    const isThere = (await this.#columns()).length > 0;
    return isThere ? this.#execute<Row>(`select * from ${this.#table} order by id`) : [];
  }

  async #columns(): Promise<string[]> {
    const { tableName, schemaName } = this.getTableName();
    const sql = `select column_name from information_schema.columns where table_name = ? and table_schema = coalesce(?, current_schema)`;
    const rows = await this.#execute<{ column_name: string }>(sql, [tableName, schemaName]);
    return rows.map(row => row.column_name);
  }

  async #execute<T>(sql: string, params: unknown[] = [], context = this.#context): Promise<T[]> {
    return this.driver.execute<T[]>(sql, params, 'all', context);
  }
}
