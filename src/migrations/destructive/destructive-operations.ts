import { type Check, isListOf, isObject, isText, requireArgument } from '../arguments.ts';
import { type Statement, statementsOf } from '../sql/statements.ts';
import type { TableName } from '../sql/token-reader.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import type { DestructiveOperation } from './destructive-operation.ts';
import { keptColumns, type KeptValues } from './kept-values.ts';
import { RunState } from './run-state.ts';
import type { TableFacts } from './table-facts.ts';
import { narrowing } from './type-narrowing.ts';

/** The SQL of one migration, in the order in which it runs. */
export interface MigrationSql {
  readonly name: string;
  readonly statements: readonly string[];
  /** What it copies elsewhere before it drops it. */
  readonly kept?: readonly KeptValues[];
}

/**
 * What migrations would destroy when they ran in this order: tables and columns dropped, types narrowed, NOT NULL over rows
 * without a value, TRUNCATE, DELETE without WHERE, and CASCADE drops of schemas, types, domains and extensions. What a run
 * makes itself it may destroy, and what a `HierarchyMigration` has copied it may drop.
 */
export async function destructiveOperations(
  migrations: readonly MigrationSql[],
  facts: TableFacts,
): Promise<DestructiveOperation[]> {
  requireArgument('destructiveOperations()', SQL, migrations);
  requireArgument('destructiveOperations()', FACTS, facts);
  const run = new RunState();
  const operations: DestructiveOperation[] = [];
  for (const migration of migrations) {
    operations.push(...(await nextOperations(migration, run, facts)));
  }
  return operations;
}

/** What the next migration of a run would destroy. */
export async function nextOperations(
  { name, statements, kept = [] }: MigrationSql,
  run: RunState,
  facts: TableFacts,
): Promise<DestructiveOperation[]> {
  const operations: DestructiveOperation[] = [];
  for (const statement of statements.flatMap(statementsOf)) {
    for (const candidate of candidatesOf(statement)) {
      const loss = await lossOf(candidate, { run, facts, kept });
      if (loss) operations.push(operationOf(name, statement, { ...candidate, ...loss }));
    }
    run.apply(statement);
  }
  return operations;
}

/** What is known when a statement is looked at. */
interface Surroundings {
  readonly run: RunState;
  readonly facts: TableFacts;
  readonly kept: readonly KeptValues[];
}

const SQL: Check = [
  value =>
    isListOf(
      value,
      each =>
        isObject(each) &&
        isListOf(each['statements'], sql => typeof sql === 'string') &&
        (each['kept'] === undefined || isListOf(each['kept'], isKept)),
    ),
  "migrations: [{ name: 'add users table', statements: ['create table …'] }], with kept: [{ table, columns }] or without",
];

function isKept(value: unknown): boolean {
  return isObject(value) && isText(value['table']) && isListOf(value['columns'], isText);
}

const FACTS: Check = [
  value => isObject(value) && typeof value['rowsOf'] === 'function',
  'facts about the tables: liveFacts(orm)',
];

interface Loss {
  readonly loses: string;
  readonly rows: number | undefined;
}

function operationOf(
  migration: string,
  statement: Statement,
  { kind, table, column, loses, rows }: Candidate & Loss,
): DestructiveOperation {
  return { migration, kind, table: table && tableText(table), column, statement: statement.text, loses, rows };
}

async function lossOf(candidate: Candidate, around: Surroundings): Promise<Loss | undefined> {
  const { run, facts } = around;
  const { table, column } = candidate;
  if (!table) return { loses: `everything that depends on ${candidate.dropped ?? 'it'}`, rows: undefined };
  if (run.isNew(table) || (column !== undefined && candidate.kind !== 'not-null' && run.isNewColumn(table, column))) {
    return undefined;
  }
  if (!(await facts.exists(run.liveTable(table)))) return undefined;
  const loses = await sentenceOf(candidate, around);
  const rows = loses === undefined ? undefined : await facts.rowsOf(run.liveTable(table));
  return loses === undefined || (rows === 0 && candidate.kind === 'not-null') ? undefined : { loses, rows };
}

async function sentenceOf(candidate: Candidate, { run, facts, kept }: Surroundings): Promise<string | undefined> {
  const table = candidate.table as TableName;
  const column = candidate.column ?? '';
  const name = `${tableText(table)}.${column}`;
  // Code looks at a table before a statement renames it.
  const names = [table, run.liveTable(table)];
  switch (candidate.kind) {
    case 'drop-column': {
      const isStored = (await facts.columnsOf(run.liveTable(table))).includes(run.liveColumn(table, column));
      return !isStored || keptColumns(kept, names).has(column) ? undefined : `all values of ${name}`;
    }
    case 'drop-table': {
      const saved = keptColumns(kept, names);
      if (saved.size === 0) return `all rows of ${tableText(table)}`;
      const lost = (await facts.columnsOf(run.liveTable(table))).filter(each => !saved.has(each));
      return lost.length > 0
        ? `all values of ${lost.map(each => `${tableText(table)}.${each}`).join(', ')}`
        : undefined;
    }
    case 'narrow-type': {
      const from = await facts.typeOf(run.liveTable(table), run.liveColumn(table, column));
      const lost =
        from === undefined || keptColumns(kept, names, true).has(column)
          ? undefined
          : narrowing(from, candidate.type ?? '');
      return lost && `in ${name}, ${lost}`;
    }
    case 'not-null': {
      if (run.isFilled(table, column)) return undefined;
      const nulls = await facts.hasNulls(run.liveTable(table), run.liveColumn(table, column));
      return nulls ? `nothing, but it fails: rows have no value for ${name}` : undefined;
    }
    default:
      return `all rows of ${tableText(table)}`;
  }
}

function tableText({ schema, name }: TableName): string {
  return schema ? `${schema}.${name}` : name;
}
