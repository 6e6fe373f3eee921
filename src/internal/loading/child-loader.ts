import { LockMode } from '@mikro-orm/core';
import type { AbstractSqlConnection, AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import { MissingChildRowError } from '../../errors/loading-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { planTableReads, type TableRead } from '../../polymorphic/load-plan.ts';
import type { PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import { CHILD_ALIAS, ChildTable } from './child-table.ts';
import type { FieldSelection } from './field-selection.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { assignedClass } from './resolved-class.ts';
import { keyOf, keyText, type LoadedRow, type Row } from './row-completion.ts';
import type { ChildSelect, ChildStatement } from './strategies/child-select.ts';
import { selectIn } from './strategies/select-in.ts';
import { union } from './strategies/union.ts';

/** The connection, transaction and settings of the query whose rows are completed. */
export interface QueryContext {
  readonly driver: AbstractSqlDriver;
  readonly connection: AbstractSqlConnection;
  readonly transaction: object | undefined;
  readonly em: SqlEntityManager | undefined;
  readonly schema: string | undefined;
  readonly loggerContext: object;
  readonly lockMode: LockMode | undefined;
  readonly strategy: PolymorphicStrategy;
}

/** Reads the columns that rows of joined hierarchies have in child tables, by key, from each table present. */
export class ChildLoader {
  readonly #context: QueryContext;

  constructor(context: QueryContext) {
    this.#context = context;
  }

  /** Completes the rows in place; the error says which row is missing, if any is. */
  async complete(rows: readonly LoadedRow[]): Promise<MissingChildRowError | undefined> {
    const joined = rows.filter(({ mapping, isSelected }) => mapping.isJoined && isSelected);
    const reads = [...Map.groupBy(joined, row => row.mapping)].flatMap(([mapping, group]) =>
      this.#plan(mapping, group),
    );
    if (reads.length === 0) {
      return undefined;
    }
    const statements = this.#statements(reads.map(read => this.#select(read)));
    return this.#inSessionContext(async transaction => {
      for (const statement of statements) {
        const missing = await this.#run(statement, transaction);
        if (missing) {
          return missing;
        }
      }
      return undefined;
    });
  }

  #statements(reads: readonly PreparedRead[]): ChildStatement<PreparedRead>[] {
    return this.#context.strategy === 'select-in' ? selectIn(reads) : union(reads);
  }

  /** Locked rows and unlocked ones of one table take two queries: the lock is for the rows that were asked for. */
  #plan(mapping: HierarchyMapping, rows: readonly LoadedRow[]): PlannedRead[] {
    const locks = this.#lockClause() !== '';
    return [true, false].flatMap(isRoot => {
      const group = locks ? rows.filter(row => row.isRoot === isRoot) : isRoot ? rows : [];
      const planned = group.map(row => ({ level: row.level, queried: row.queried, loaded: row }));
      const readsTable = (table: LoadedRow['level'], { loaded }: { loaded: LoadedRow }) =>
        tableOf(mapping, table, this.#context.driver).columns(loaded.selection).length > 0;
      return planTableReads(planned, readsTable).map(read => ({ ...read, mapping, isLocked: locks && isRoot }));
    });
  }

  /** Row-level security outside a transaction lives in a short one, as for the base query. */
  #inSessionContext<T>(work: (transaction: object | undefined) => Promise<T>): Promise<T> {
    const { transaction, em, connection, loggerContext } = this.#context;
    const sessionContext = transaction ? undefined : em?.getTransactionSessionContext();
    return sessionContext ? connection.transactional(work, { sessionContext, loggerContext }) : work(transaction);
  }

  #select(read: PlannedRead): PreparedRead {
    const { driver, schema } = this.#context;
    const table = tableOf(read.mapping, read.table, driver);
    const selections = new Set(read.rows.map(({ loaded }) => loaded.selection));
    const columns = [...new Set([...selections].flatMap(selection => table.columns(selection)))];
    const waiting = Map.groupBy(read.rows, ({ loaded }) => mapKey(loaded.row, read.mapping));
    const keys = [...waiting.values()].map(([first]) => keyOf(first!.loaded.row, read.mapping.rootMeta));
    const lock = read.isLocked ? this.#lockClause() : '';
    return { ...table.select(columns, keys, { schema, lock }), read, table, selections, waiting };
  }

  async #run(
    { sql, params, selects, split }: ChildStatement<PreparedRead>,
    transaction: object | undefined,
  ): Promise<MissingChildRowError | undefined> {
    const { driver, connection, loggerContext } = this.#context;
    const result = await driver.execute<Row[]>(sql, [...params], 'all', transaction, loggerContext, connection);
    const tables = split(result);
    return selects.map((select, index) => this.#fill(select, tables[index]!)).find(missing => missing !== undefined);
  }

  /** Copies what a child table has of the rows; the error says which of them it has not. */
  #fill({ read, table, selections, waiting }: PreparedRead, result: readonly Row[]): MissingChildRowError | undefined {
    const { driver } = this.#context;
    const comparator = driver.getPlatform().getConfig().getComparator(driver.getMetadata());
    for (const raw of result) {
      const child = comparator.mapResult(table.meta, raw) as Row;
      const key = mapKey(child, read.mapping, table.meta);
      waiting
        .get(key)
        ?.forEach(({ loaded }) => copyColumns(child, loaded.row, wanted(table, loaded.selection, selections)));
      waiting.delete(key);
    }
    return this.#missing(read, [...waiting.values()].flat());
  }

  /** A row of unknown identity cannot have been changed in between: there is no reason to load it again. */
  #missing(read: PlannedRead, rows: readonly { loaded: LoadedRow }[]): MissingChildRowError | undefined {
    const [first] = rows;
    if (!first) {
      return undefined;
    }
    const { rootMeta } = read.mapping;
    const error = new MissingChildRowError({
      table: read.mapping.metaOf(read.table).tableName,
      rootTable: rootMeta.tableName,
      keys: [...new Set(rows.map(({ loaded }) => keyText(loaded.row, rootMeta)))],
      identity: String(first.loaded.row[IDENTITY_PROPERTY]),
      readAs: first.loaded.level.name,
    });
    if (assignedClass(first.loaded.row)) {
      throw error;
    }
    return error;
  }

  /** Skipping locked rows is for the root rows alone: a skipped child row would look like a missing one. */
  #lockClause(): string {
    switch (this.#context.lockMode) {
      case LockMode.PESSIMISTIC_READ:
      case LockMode.PESSIMISTIC_PARTIAL_READ:
        return ` for share of "${CHILD_ALIAS}"`;
      case LockMode.PESSIMISTIC_READ_OR_FAIL:
        return ` for share of "${CHILD_ALIAS}" nowait`;
      case LockMode.PESSIMISTIC_WRITE:
      case LockMode.PESSIMISTIC_PARTIAL_WRITE:
        return ` for update of "${CHILD_ALIAS}"`;
      case LockMode.PESSIMISTIC_WRITE_OR_FAIL:
        return ` for update of "${CHILD_ALIAS}" nowait`;
      default:
        return '';
    }
  }
}

interface ReadRow {
  readonly level: LoadedRow['level'];
  readonly queried: LoadedRow['queried'];
  readonly loaded: LoadedRow;
}

interface PlannedRead extends TableRead<ReadRow> {
  readonly mapping: HierarchyMapping;
  readonly isLocked: boolean;
}

interface PreparedRead extends ChildSelect {
  readonly read: PlannedRead;
  readonly table: ChildTable;
  readonly selections: ReadonlySet<FieldSelection>;
  /** By key, the rows that the table has not yet been seen to hold. */
  readonly waiting: Map<string, ReadRow[]>;
}

const tables = new WeakMap<object, ChildTable>();

function tableOf(mapping: HierarchyMapping, level: LoadedRow['level'], driver: AbstractSqlDriver): ChildTable {
  const meta = mapping.metaOf(level);
  let table = tables.get(meta);
  if (!table) {
    table = new ChildTable(meta, driver);
    tables.set(meta, table);
  }
  return table;
}

function mapKey(row: Row, mapping: HierarchyMapping, meta: HierarchyMapping['rootMeta'] = mapping.rootMeta): string {
  return keyOf(row, meta)
    .map(value => (value instanceof Date ? value.getTime() : String(value)))
    .join('\u0000');
}

/** With several selections in one query, a row takes only what its own selection wants. */
function wanted(
  table: ChildTable,
  selection: FieldSelection,
  selections: ReadonlySet<FieldSelection>,
): ReadonlySet<string> | undefined {
  return selections.size > 1 ? new Set(table.columns(selection).map(prop => prop.name)) : undefined;
}

function copyColumns(child: Row, row: Row, names: ReadonlySet<string> | undefined): void {
  for (const name of Object.keys(child)) {
    if (!names || names.has(name)) {
      row[name] ??= child[name];
    }
  }
}
