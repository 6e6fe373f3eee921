import { noteCreation } from './created-tables.ts';
import { alterTableOf } from '../sql/alter-table.ts';
import type { ConstraintAction } from '../sql/constraint-action.ts';
import { type Statement, statementsOf } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';

/** Columns of a table that are unique, or that a foreign key refers to. */
type Key = string;

/** The keys that statements make of tables that are there already, by a UNIQUE constraint or a unique index. */
export function builtKeys(statements: readonly Statement[]): ReadonlySet<Key> {
  const created = new Set<string>();
  for (const statement of statements) noteCreation(statement, created);
  return new Set(statements.flatMap(statement => keysOf(statement, created)));
}

function keysOf(statement: Statement, created: ReadonlySet<string>): Key[] {
  const alter = alterTableOf(statement);
  if (!alter) return definedKeys([indexKey(statement, created)]);
  const { table, actions } = alter;
  return created.has(table.name)
    ? []
    : definedKeys(
        actions.map(action => (action.kind === 'add-constraint' ? uniqueKey(table.name, action) : undefined)),
      );
}

function definedKeys(keys: readonly (Key | undefined)[]): Key[] {
  return keys.filter(key => key !== undefined);
}

/** The key that a foreign key refers to by its columns. */
export function referencedKey({ definition }: ConstraintAction): Key | undefined {
  const reader = readerOf(definition);
  if (!reader.accept('foreign', 'key') || !columns(reader) || !reader.accept('references')) return undefined;
  const { name } = reader.tableName();
  return keyOf(name, columns(reader));
}

function uniqueKey(table: string, { name, definition, online }: ConstraintAction): Key | undefined {
  const reader = readerOf(definition);
  return name !== undefined && !online && reader.accept('unique') ? keyOf(table, columns(reader)) : undefined;
}

function indexKey(statement: Statement, created: ReadonlySet<string>): Key | undefined {
  const reader = new TokenReader(statement);
  if (!reader.accept('create', 'unique', 'index')) return undefined;
  reader.takeUntil(({ kind, value }) => kind === 'word' && value === 'on');
  if (!reader.accept('on')) return undefined;
  const { name } = reader.tableName();
  return created.has(name) ? undefined : keyOf(name, columns(reader));
}

function readerOf(definition: string): TokenReader {
  return new TokenReader(statementsOf(definition)[0] ?? { text: '', tokens: [] });
}

/** Names between brackets; undefined for anything else there. */
function columns(reader: TokenReader): string[] | undefined {
  const names: string[] = [];
  if (!reader.acceptSymbol('(')) return undefined;
  do {
    names.push(reader.identifier());
  } while (reader.acceptSymbol(','));
  return reader.acceptSymbol(')') ? names : undefined;
}

function keyOf(table: string, names: readonly string[] | undefined): Key | undefined {
  return names && JSON.stringify([table, ...names.toSorted()]);
}
