import { addConstraint, type ConstraintAction, isConstraintStart } from './constraint-action.ts';
import { addColumn, type ColumnAddition } from './column-addition.ts';
import { isSymbol, isWord, type Statement } from './statements.ts';
import { type TableName, TokenReader } from './token-reader.ts';

/** One of the actions of an ALTER TABLE statement, with its text as written. */
export type AlterAction =
  | ColumnAddition
  | ConstraintAction
  | { readonly kind: 'drop-column'; readonly column: string; readonly text: string }
  | { readonly kind: 'set-type'; readonly column: string; readonly type: string; readonly text: string }
  | { readonly kind: 'set-not-null'; readonly column: string; readonly text: string }
  | { readonly kind: 'rename-column'; readonly column: string; readonly to: string; readonly text: string }
  | { readonly kind: 'rename-table'; readonly to: string; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

/** What an ALTER TABLE statement does, to which table. */
export interface AlterTable {
  readonly table: TableName;
  /** The name of the table as written. */
  readonly tableText: string;
  /** The statement up to its first action: `alter table only "dog"`. */
  readonly head: string;
  readonly actions: readonly AlterAction[];
}

/** The actions of an ALTER TABLE statement; undefined for every other statement. */
export function alterTableOf(statement: Statement): AlterTable | undefined {
  const reader = new TokenReader(statement);
  if (!reader.accept('alter', 'table') && !reader.accept('alter', 'foreign', 'table')) return undefined;
  reader.accept('if', 'exists');
  reader.accept('only');
  const begin = reader.position;
  const table = reader.tableName();
  const tableText = reader.text(statement.tokens.slice(begin, reader.position));
  reader.acceptSymbol('*');
  const head = reader.textBefore;
  const actions: AlterAction[] = [];
  do {
    actions.push(actionOf(statement, reader));
  } while (reader.acceptSymbol(','));
  return { table, tableText, head, actions };
}

function actionOf(statement: Statement, reader: TokenReader): AlterAction {
  const begin = reader.position;
  reader.takeUntil(token => isSymbol(token, ','));
  const action = new TokenReader(statement, begin, reader.position);
  if (action.accept('add')) return addition(action);
  if (action.accept('drop')) return removal(action);
  if (action.accept('alter')) return columnChange(action);
  if (action.accept('rename')) return renaming(action);
  return { kind: 'other', text: action.whole };
}

function addition(action: TokenReader): AlterAction {
  if (isConstraintStart(action)) return addConstraint(action);
  action.accept('column');
  action.accept('if', 'not', 'exists');
  return addColumn(action);
}

function removal(action: TokenReader): AlterAction {
  const text = action.whole;
  if (action.accept('constraint')) return { kind: 'other', text };
  action.accept('column');
  action.accept('if', 'exists');
  return { kind: 'drop-column', column: action.identifier(), text };
}

function columnChange(action: TokenReader): AlterAction {
  const text = action.whole;
  if (action.accept('constraint')) return { kind: 'other', text };
  action.accept('column');
  const column = action.identifier();
  if (action.accept('set', 'not', 'null')) return { kind: 'set-not-null', column, text };
  if (!action.accept('type') && !action.accept('set', 'data', 'type')) return { kind: 'other', text };
  const type = action.text(action.takeUntil(token => isWord(token, 'using') || isWord(token, 'collate')));
  return { kind: 'set-type', column, type, text };
}

function renaming(action: TokenReader): AlterAction {
  const text = action.whole;
  if (action.accept('to')) return { kind: 'rename-table', to: action.identifier(), text };
  if (action.accept('constraint')) return { kind: 'other', text };
  action.accept('column');
  const column = action.identifier();
  action.accept('to');
  return { kind: 'rename-column', column, to: action.identifier(), text };
}
