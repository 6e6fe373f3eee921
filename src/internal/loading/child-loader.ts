import { LockMode } from '@mikro-orm/core';
import type { AbstractSqlConnection, AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import { MissingChildRowError } from '../../errors/loading-error.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
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

/** Child rows that came with the page, by the level of their table. */
export type PageChildren = ReadonlyMap<Level, readonly Row[]>;

/** Reads the columns that rows of joined hierarchies have in child tables, by key, from each table present. */
export class ChildLoader {
  readonly #context: QueryContext;
  readonly #page: PageChildren;

  constructor(context: QueryContext, page: PageChildren = new Map()) {
    this.#context = context;
    this.#page = page;
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
    const { came = [], open = [] } = Object.groupBy(reads, ({ isOfPage, table }) =>
      isOfPage && this.#page.has(table) ? 'came' : 'open',
    );
    const lost = firstError(came.map(read => this.#fill(this.#prepare(read), this.#page.get(read.table)!)));
    if (lost || open.length === 0) {
      return lost;
    }
    const statements = this.#statements(open.map(read => this.#select(read)));
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

  #statements(reads: readonly SelectedRead[]): ChildStatement<SelectedRead>[] {
    return this.#context.strategy === 'select-in' ? selectIn(reads) : union(reads);
  }

  /** Rows of the page and of relations are read apart where the page is locked, or has brought its child rows. */
  #plan(mapping: HierarchyMapping, rows: readonly LoadedRow[]): PlannedRead[] {
    const isApart = this.#lockClause() !== '' || this.#page.size > 0;
    return [true, false].flatMap(isOfPage => {
      const group = isApart ? rows.filter(row => this.#isOfPage(row) === isOfPage) : isOfPage ? rows : [];
      const planned = group.map(row => ({ level: row.level, queried: row.queried, loaded: row }));
      const readsTable = (table: LoadedRow['level'], { loaded }: { loaded: LoadedRow }) =>
        ChildTable.of(mapping.metaOf(table), this.#context.driver).columns(loaded.selection).length > 0;
      return planTableReads(planned, readsTable).map(read => ({ ...read, mapping, isOfPage }));
    });
  }

  /** The identity of a row did not lead to the class that `onUnknown` gave it: the page brought no child rows of that class. */
  #isOfPage({ row, isRoot }: LoadedRow): boolean {
    return isRoot && (this.#page.size === 0 || !assignedClass(row));
  }

  /** Row-level security outside a transaction lives in a short one, as for the base query. */
  #inSessionContext<T>(work: (transaction: object | undefined) => Promise<T>): Promise<T> {
    const { transaction, em, connection, loggerContext } = this.#context;
    const sessionContext = transaction ? undefined : em?.getTransactionSessionContext();
    return sessionContext ? connection.transactional(work, { sessionContext, loggerContext }) : work(transaction);
  }

  #prepare(read: PlannedRead): PreparedRead {
    const table = ChildTable.of(read.mapping.metaOf(read.table), this.#context.driver);
    const selections = new Set(read.rows.map(({ loaded }) => loaded.selection));
    const waiting = Map.groupBy(read.rows, ({ loaded }) => mapKey(loaded.row, read.mapping));
    return { read, table, selections, waiting };
  }

  #select(read: PlannedRead): SelectedRead {
    const prepared = this.#prepare(read);
    const { table, selections, waiting } = prepared;
    const columns = [...new Set([...selections].flatMap(selection => table.columns(selection)))];
    const keys = [...waiting.values()].map(([first]) => keyOf(first!.loaded.row, read.mapping.rootMeta));
    const lock = read.isOfPage ? this.#lockClause() : '';
    return { ...table.select(columns, keys, { schema: this.#context.schema, lock }), ...prepared };
  }

  async #run(
    { sql, params, selects, split }: ChildStatement<SelectedRead>,
    transaction: object | undefined,
  ): Promise<MissingChildRowError | undefined> {
    const { driver, connection, loggerContext } = this.#context;
    const result = await driver.execute<Row[]>(sql, [...params], 'all', transaction, loggerContext, connection);
    const tables = split(result);
    return firstError(selects.map((select, index) => this.#fill(select, tables[index]!)));
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
  /** Whether its rows are of the page; it is then the page's lock that they take. */
  readonly isOfPage: boolean;
}

interface PreparedRead {
  readonly read: PlannedRead;
  readonly table: ChildTable;
  readonly selections: ReadonlySet<FieldSelection>;
  /** By key, the rows that the table has not yet been seen to hold. */
  readonly waiting: Map<string, ReadRow[]>;
}

type SelectedRead = PreparedRead & ChildSelect;

function firstError<T>(errors: readonly (T | undefined)[]): T | undefined {
  return errors.find(error => error !== undefined);
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
