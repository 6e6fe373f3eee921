import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { type AlterAction, alterTableOf } from '../sql/alter-table.ts';
import type { ConstraintAction } from '../sql/constraint-action.ts';
import { isWord, type Statement, statementsOf } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';
import { type Check, isListOf, isObject, requireArgument } from '../arguments.ts';
import { builtKeys, referencedKey } from './built-keys.ts';
import { noteCreation } from './created-tables.ts';
import { indexSteps, onlineAction, referenceSteps, schemaOf } from './online-actions.ts';
import { type LateKey, undoOf } from './online-undo.ts';
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
 * a second migration, NOT NULL comes from a validated CHECK, and indexes are built CONCURRENTLY in a third; foreign keys to what
 * those make unique are a fourth. Tables that the migration creates stay as they are. A migration that nothing has to follow is one
 * of the list, alone.
 */
export function onlineForm(migration: MigrationStatements): OnlineMigration[] {
  requireArgument('onlineForm()', SQL, migration);
  const { up, down } = migration;
  const statements = up.flatMap(statementsOf);
  const run: Run = { created: new Set(), unique: builtKeys(statements), late: [] };
  const steps = statements.flatMap(statement => stepsOf(statement, run));
  const of = (phase: OnlinePhase): string[] => steps.filter(step => step.phase === phase).map(({ sql }) => sql);
  const undo = undoOf(up, down, { built: new Set(of('index').flatMap(builtBy)), late: run.late });
  const forms: readonly OnlineMigration[] = [
    { phase: 'change', transactional: true, up: of('change'), down: undo.change },
    { phase: 'validate', transactional: false, up: of('validate'), down: [] },
    { phase: 'index', transactional: false, up: of('index'), down: undo.index },
    { phase: 'reference', transactional: false, up: of('reference'), down: undo.reference },
  ];
  return forms.filter(form => form.up.length > 0);
}

const isSql = (value: unknown): boolean => isListOf(value, sql => typeof sql === 'string');
const SQL: Check = [
  value => isObject(value) && isSql(value['up']) && isSql(value['down']),
  "the statements of a migration: { up: ['create index …'], down: ['drop index …'] }",
];

interface Run {
  /** The tables that the migration has created so far. */
  readonly created: Set<string>;
  /** The keys that it makes. */
  readonly unique: ReadonlySet<string>;
  /** The foreign keys that have to wait for them. */
  readonly late: LateKey[];
}

function stepsOf(statement: Statement, run: Run): OnlineStep[] {
  const alter = alterTableOf(statement);
  const asWritten: OnlineStep[] = [{ phase: 'change', sql: `${statement.text};` }];
  noteCreation(statement, run.created);
  if (!alter) return concurrently(statement, run.created) ?? asWritten;
  const isNew = run.created.has(alter.table.name);
  if (isNew && !alter.actions.some(action => isLate(action, run))) return asWritten;
  return alter.actions.flatMap(action => {
    const asIs = [{ phase: 'change' as const, sql: `${alter.head} ${action.text};` }];
    if (isLate(action, run)) {
      run.late.push({ head: alter.head, name: action.name });
      return referenceSteps(alter, action);
    }
    return (isNew ? undefined : onlineAction(alter, action)) ?? asIs;
  });
}

/** Whether an action adds a foreign key to columns that become unique only when the indexes are built. */
function isLate(action: AlterAction, { unique }: Run): action is ConstraintAction & { readonly name: string } {
  if (action.kind !== 'add-constraint' || action.constraint !== 'foreign-key' || action.name === undefined) {
    return false;
  }
  const key = referencedKey(action);
  return key !== undefined && unique.has(key);
}

interface IndexCreation {
  readonly name: string;
  readonly table: string;
  /** As written. */
  readonly tableText: string;
  /** Up to its name, and from there. */
  readonly parts: readonly [string, string];
}

function indexCreation(statement: Statement): IndexCreation | undefined {
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

function concurrently(statement: Statement, created: ReadonlySet<string>): OnlineStep[] | undefined {
  const index = indexCreation(statement);
  if (!index || created.has(index.table)) return undefined;
  return indexSteps(schemaOf(index.tableText) + quoteName(index.name), index.parts.join(' concurrently '));
}

/** The names of the indexes that a step builds. */
function builtBy(sql: string): string[] {
  return statementsOf(sql).flatMap(({ text, tokens }) =>
    /^create/i.test(text)
      ? tokens.filter((_, i) => isWord(tokens[i - 1], 'concurrently')).map(({ value }) => value)
      : [],
  );
}
