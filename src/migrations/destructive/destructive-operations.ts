import { type Statement, statementsOf } from '../sql/statements.ts';
import type { TableName } from '../sql/token-reader.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import type { DestructiveOperation } from './destructive-operation.ts';
import { RunState } from './run-state.ts';
import type { TableFacts } from './table-facts.ts';
import { narrowing } from './type-narrowing.ts';

/** The SQL of one migration, in the order in which it runs. */
export interface MigrationSql {
  readonly name: string;
  readonly statements: readonly string[];
}

/**
 * What migrations would destroy when they ran in this order: tables and columns dropped, types narrowed, NOT NULL over rows
 * without a value, TRUNCATE, DELETE without WHERE, and CASCADE drops of schemas, types, domains and extensions. What a run
 * makes itself it may destroy.
 */
export async function destructiveOperations(
  migrations: readonly MigrationSql[],
  facts: TableFacts,
): Promise<DestructiveOperation[]> {
  const operations: DestructiveOperation[] = [];
  const run = new RunState();
  for (const { name, statements } of migrations) {
    for (const statement of statements.flatMap(statementsOf)) {
      for (const candidate of candidatesOf(statement)) {
        const loss = await lossOf(candidate, run, facts);
        if (loss) operations.push(operationOf(name, statement, { ...candidate, ...loss }));
      }
      run.apply(statement);
    }
  }
  return operations;
}

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

async function lossOf(candidate: Candidate, run: RunState, facts: TableFacts): Promise<Loss | undefined> {
  const { table, column } = candidate;
  if (!table) return { loses: `everything that depends on ${candidate.dropped ?? 'it'}`, rows: undefined };
  if (run.isNew(table) || (column !== undefined && candidate.kind !== 'not-null' && run.isNewColumn(table, column))) {
    return undefined;
  }
  if (!(await facts.exists(run.liveTable(table)))) return undefined;
  const loses = await sentenceOf(candidate, run, facts);
  const rows = loses === undefined ? undefined : await facts.rowsOf(run.liveTable(table));
  return loses === undefined || (rows === 0 && candidate.kind === 'not-null') ? undefined : { loses, rows };
}

async function sentenceOf(candidate: Candidate, run: RunState, facts: TableFacts): Promise<string | undefined> {
  const table = candidate.table as TableName;
  const column = candidate.column ?? '';
  const name = `${tableText(table)}.${column}`;
  switch (candidate.kind) {
    case 'drop-column':
      return `all values of ${name}`;
    case 'narrow-type': {
      const from = await facts.typeOf(run.liveTable(table), run.liveColumn(table, column));
      const lost = from === undefined ? undefined : narrowing(from, candidate.type ?? '');
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
