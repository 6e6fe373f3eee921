import { alterTableOf } from '../sql/alter-table.ts';
import { isWord, type Statement } from '../sql/statements.ts';
import { type TableName, TokenReader } from '../sql/token-reader.ts';
import type { DestructiveKind } from './destructive-operation.ts';

/** What a statement destroys if its table holds rows, before anybody has looked at the database. */
export interface Candidate {
  readonly kind: DestructiveKind;
  readonly table: TableName | undefined;
  readonly column?: string;
  /** Of a change of type. */
  readonly type?: string;
  /** Of a drop that is of no table: `type mood`. */
  readonly dropped?: string;
}

/** What a statement may destroy. */
export function candidatesOf(statement: Statement): Candidate[] {
  const reader = new TokenReader(statement);
  if (reader.accept('drop')) return drops(reader);
  if (reader.accept('truncate')) return truncations(reader);
  return [...alterations(statement), ...deletes(statement)];
}

function drops(reader: TokenReader): Candidate[] {
  if (reader.accept('table') || reader.accept('foreign', 'table')) {
    return tableNames(reader).map(table => ({ kind: 'drop-table', table }));
  }
  const text = reader.textAfter;
  const cascades = reader.outsideBrackets().some(token => isWord(token, 'cascade'));
  return cascades && dropsData(reader) ? [{ kind: 'drop-cascade', table: undefined, dropped: text }] : [];
}

/** Tables or columns go with these. */
function dropsData(reader: TokenReader): boolean {
  return ['schema', 'type', 'domain', 'extension', 'owned'].some(word => reader.accept(word));
}

function truncations(reader: TokenReader): Candidate[] {
  reader.accept('table');
  return tableNames(reader).map(table => ({ kind: 'truncate', table }));
}

function tableNames(reader: TokenReader): TableName[] {
  reader.accept('if', 'exists');
  const names: TableName[] = [];
  do {
    reader.accept('only');
    names.push(reader.tableName());
    reader.acceptSymbol('*');
  } while (reader.acceptSymbol(','));
  return names;
}

function alterations(statement: Statement): Candidate[] {
  const alter = alterTableOf(statement);
  return (alter?.actions ?? []).flatMap((action): Candidate[] => {
    const table = alter?.table;
    if (action.kind === 'drop-column') return [{ kind: 'drop-column', table, column: action.column }];
    if (action.kind === 'set-type') return [{ kind: 'narrow-type', table, column: action.column, type: action.type }];
    const requires =
      action.kind === 'set-not-null' || (action.kind === 'add-column' && action.notNull && !action.filled);
    return requires ? [{ kind: 'not-null', table, column: action.column }] : [];
  });
}

/** DELETE without WHERE, in a WITH as well; a function that holds one deletes nothing yet. */
function deletes(statement: Statement): Candidate[] {
  if (isWord(statement.tokens[0], 'create')) return [];
  return statement.tokens.flatMap((token, at): Candidate[] => {
    if (!isWord(token, 'delete') || !isWord(statement.tokens[at + 1], 'from')) return [];
    const reader = new TokenReader(statement, at + 2);
    reader.accept('only');
    const table = reader.tableName();
    return reader.outsideBrackets().some(next => isWord(next, 'where')) ? [] : [{ kind: 'delete-all', table }];
  });
}
