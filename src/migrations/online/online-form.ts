import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { alterTableOf } from '../sql/alter-table.ts';
import { isWord, type Statement, statementsOf } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';
import { checkName, indexSteps, onlineAction, schemaOf } from './online-actions.ts';
import type { OnlinePhase, OnlineStep } from './online-step.ts';

/** One migration of the online form. */
export interface OnlineMigration {
  readonly phase: OnlinePhase;
  /** Only the first runs in a transaction: the others hold no lock longer than one statement. */
  readonly transactional: boolean;
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** What a migration does, and what undoes it. */
export interface MigrationStatements {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/**
 * Generated SQL in steps that keep no table from being read and written for long: constraints are added NOT VALID and validated in
 * a second migration, NOT NULL comes from a validated CHECK, and indexes are built CONCURRENTLY in a third. Tables that the
 * migration creates stay as they are. A migration that nothing has to follow is one of the list, alone.
 */
export function onlineForm({ up, down }: MigrationStatements): OnlineMigration[] {
  const created = new Set<string>();
  const steps = up.flatMap(statementsOf).flatMap(statement => stepsOf(statement, created));
  const of = (phase: OnlinePhase): string[] => steps.filter(step => step.phase === phase).map(({ sql }) => sql);
  const undo = undoOf(up, down, new Set(of('index').flatMap(builtBy)));
  const forms: readonly OnlineMigration[] = [
    { phase: 'change', transactional: true, up: of('change'), down: undo.change },
    { phase: 'validate', transactional: false, up: of('validate'), down: [] },
    { phase: 'index', transactional: false, up: of('index'), down: undo.index },
  ];
  return forms.filter(form => form.up.length > 0);
}

function stepsOf(statement: Statement, created: Set<string>): OnlineStep[] {
  const alter = alterTableOf(statement);
  const table = alter?.table.name ?? indexedTable(statement)?.table;
  const asWritten: OnlineStep[] = [{ phase: 'change', sql: `${statement.text};` }];
  noteCreation(statement, created);
  if (table === undefined || created.has(table)) return asWritten;
  if (!alter) return concurrently(statement) ?? asWritten;
  return alter.actions.flatMap(
    action => onlineAction(alter, action) ?? [{ phase: 'change' as const, sql: `${alter.head} ${action.text};` }],
  );
}

function noteCreation(statement: Statement, created: Set<string>): void {
  const reader = new TokenReader(statement);
  if (reader.accept('create', 'table') && !reader.accept('if')) created.add(reader.tableName().name);
}

interface IndexCreation {
  readonly name: string;
  readonly table: string;
  /** As written. */
  readonly tableText: string;
  /** Up to its name, and from there. */
  readonly parts: readonly [string, string];
}

function indexedTable(statement: Statement): IndexCreation | undefined {
  const reader = new TokenReader(statement);
  if (!reader.accept('create', 'index') && !reader.accept('create', 'unique', 'index')) return undefined;
  if (isWord(reader.peek(), 'concurrently') || isWord(reader.peek(), 'if') || isWord(reader.peek(), 'on'))
    return undefined;
  const parts = [reader.textBefore, reader.textAfter] as const;
  const name = reader.identifier();
  if (!reader.accept('on')) return undefined;
  reader.accept('only');
  const begin = reader.position;
  const table = reader.tableName();
  return { name, table: table.name, tableText: reader.text(statement.tokens.slice(begin, reader.position)), parts };
}

function concurrently(statement: Statement): OnlineStep[] | undefined {
  const index = indexedTable(statement);
  return index && indexSteps(schemaOf(index.tableText) + quoteName(index.name), index.parts.join(' concurrently '));
}

/** The names of the indexes that a step builds. */
function builtBy(sql: string): string[] {
  return statementsOf(sql).flatMap(({ text, tokens }) =>
    /^create/i.test(text)
      ? tokens.filter((_, i) => isWord(tokens[i - 1], 'concurrently')).map(({ value }) => value)
      : [],
  );
}

/** What undoes an index goes where the index is built; the CHECKs that stand for NOT NULL go first, if they are still there. */
function undoOf(
  up: readonly string[],
  down: readonly string[],
  built: ReadonlySet<string>,
): Record<'change' | 'index', string[]> {
  const undo = { change: checksOf(up), index: [] as string[] };
  for (const statement of down.flatMap(statementsOf)) {
    const isIndex = statement.tokens.some(({ value }) => built.has(value)) && isWord(statement.tokens[0], 'drop');
    const isUnique =
      /^alter table .* drop constraint /is.test(statement.text) && built.has(statement.tokens.at(-1)?.value ?? '');
    if (isIndex) {
      undo.index.push(
        `${statement.text.replace(/^drop index (?:if exists )?/i, 'drop index concurrently if exists ')};`,
      );
    } else {
      (isUnique ? undo.index : undo.change).push(`${statement.text};`);
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
