import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { alterTableOf } from '../sql/alter-table.ts';
import { isWord, statementsOf } from '../sql/statements.ts';
import { noteCreation } from './created-tables.ts';
import { checkName, onlineAction } from './online-actions.ts';

/** A foreign key that is added when what it refers to is unique. */
export interface LateKey {
  /** `alter table "dog"`. */
  readonly head: string;
  readonly name: string;
}

interface Undoing {
  /** The names of the indexes that are built. */
  readonly built: ReadonlySet<string>;
  readonly late: readonly LateKey[];
}

/**
 * What undoes an index or a late foreign key goes where they are made; the CHECKs that stand for NOT NULL go first, if they are
 * still there.
 */
export function undoOf(
  up: readonly string[],
  down: readonly string[],
  { built, late }: Undoing,
): Record<'change' | 'index' | 'reference', string[]> {
  const reference = late.map(({ head, name }) => `${head} drop constraint if exists ${quoteName(name)};`);
  const undo = { change: checksOf(up), index: [] as string[], reference };
  const isLateName = (name: string): boolean => late.some(key => key.name === name);
  for (const statement of down.flatMap(statementsOf)) {
    const isIndex = statement.tokens.some(({ value }) => built.has(value)) && isWord(statement.tokens[0], 'drop');
    const dropped = /^alter table .* drop constraint /is.test(statement.text) ? statement.tokens.at(-1)!.value : '';
    if (isIndex) {
      undo.index.push(
        `${statement.text.replace(/^drop index (?:if exists )?/i, 'drop index concurrently if exists ')};`,
      );
    } else if (!isLateName(dropped)) {
      (built.has(dropped) ? undo.index : undo.change).push(`${statement.text};`);
    }
  }
  return undo;
}

function checksOf(up: readonly string[]): string[] {
  const created = new Set<string>();
  return up.flatMap(statementsOf).flatMap(statement => {
    noteCreation(statement, created);
    const alter = alterTableOf(statement);
    if (!alter || created.has(alter.table.name)) return [];
    return alter.actions.flatMap(action =>
      (action.kind === 'set-not-null' || action.kind === 'add-column') && onlineAction(alter, action)
        ? [`${alter.head} drop constraint if exists ${quoteName(checkName(alter.table.name, action.column))};`]
        : [],
    );
  });
}
