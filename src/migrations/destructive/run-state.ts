import { alterTableOf } from '../sql/alter-table.ts';
import { isWord, type Statement } from '../sql/statements.ts';
import { type TableName, TokenReader } from '../sql/token-reader.ts';

/** What the statements of a run did before the next one: it knows what is new, and what things were called before. */
export class RunState {
  readonly #created = new Set<string>();
  readonly #added = new Set<string>();
  readonly #filled = new Set<string>();
  readonly #tables = new Map<string, TableName>();
  readonly #columns = new Map<string, string>();

  /** A table of this run is empty to begin with. */
  isNew(table: TableName): boolean {
    return this.#created.has(tableKey(table));
  }

  isNewColumn(table: TableName, column: string): boolean {
    return this.#added.has(columnKey(table, column));
  }

  /** Whether an UPDATE of this run gave the column values. */
  isFilled(table: TableName, column: string): boolean {
    return this.#filled.has(columnKey(table, column));
  }

  /** What a table is called in the database now. */
  liveTable(table: TableName): TableName {
    return this.#tables.get(tableKey(table)) ?? table;
  }

  /** What a column is called in the database now. */
  liveColumn(table: TableName, column: string): string {
    return this.#columns.get(columnKey(table, column)) ?? column;
  }

  /** The database is now as the statements so far made it: things are called there what the statements call them. */
  sent(): void {
    this.#tables.clear();
    this.#columns.clear();
  }

  apply(statement: Statement): void {
    this.#applyCreation(statement);
    this.#applyUpdate(statement);
    const alter = alterTableOf(statement);
    if (!alter) return;
    const { table } = alter;
    for (const action of alter.actions) {
      if (action.kind === 'add-column') this.#added.add(columnKey(table, action.column));
      if (action.kind === 'rename-column') this.#renameColumn(table, action.column, action.to);
      if (action.kind === 'rename-table') this.#renameTable(table, { ...table, name: action.to });
    }
  }

  #applyCreation(statement: Statement): void {
    const reader = new TokenReader(statement);
    if (!reader.accept('create')) return;
    reader.accept('unlogged');
    // One that may exist already may hold rows.
    if (reader.accept('table') && !reader.accept('if')) this.#created.add(tableKey(reader.tableName()));
  }

  #applyUpdate(statement: Statement): void {
    const at = statement.tokens.findIndex(
      (token, i) => isWord(token, 'update') && !isWord(statement.tokens[i - 1], 'on'),
    );
    if (at < 0) return;
    const reader = new TokenReader(statement, at + 1);
    reader.accept('only');
    const table = reader.tableName();
    reader.takeUntil(token => isWord(token, 'set'));
    if (!reader.accept('set')) return;
    const assigned = reader.takeUntil(token => isWord(token, 'from') || isWord(token, 'where'));
    assigned.forEach((token, i) => {
      if (assigned[i + 1]?.value === '=') this.#filled.add(columnKey(table, token.value));
    });
  }

  #renameColumn(table: TableName, from: string, to: string): void {
    this.#columns.set(columnKey(table, to), this.liveColumn(table, from));
    if (this.isNewColumn(table, from)) this.#added.add(columnKey(table, to));
  }

  #renameTable(from: TableName, to: TableName): void {
    const live = this.liveTable(from);
    const isNew = this.isNew(from);
    this.#created.delete(tableKey(from));
    this.#created.delete(tableKey(to));
    this.#tables.set(tableKey(to), live);
    if (isNew) this.#created.add(tableKey(to));
  }
}

/** Whether a statement names the default schema or not, it means the same table. */
export function tableKey({ schema = 'public', name }: TableName): string {
  return JSON.stringify([schema, name]);
}

function columnKey(table: TableName, column: string): string {
  return JSON.stringify([tableKey(table), column]);
}
