import { createHash } from 'node:crypto';
import { quoteName } from '../../internal/discovery/identity-condition.ts';
import type { AlterAction, AlterTable } from '../sql/alter-table.ts';
import type { ConstraintAction } from '../sql/constraint-action.ts';
import { type OnlineStep, onlineStep } from './online-step.ts';

/** The steps of one action of ALTER TABLE; undefined for one that takes no long lock, or that has no other form. */
export function onlineAction(alter: AlterTable, action: AlterAction): OnlineStep[] | undefined {
  if (action.kind === 'set-not-null') return notNull(alter, action.column);
  if (action.kind === 'add-column' && action.notNull && !action.filled && action.nullable !== action.text) {
    const added = onlineStep('change', 'addColumn', `${alter.head} ${action.nullable}`);
    return [added, ...notNull(alter, action.column)];
  }
  return action.kind === 'add-constraint' && !action.online ? constraint(alter, action) : undefined;
}

function constraint(alter: AlterTable, action: ConstraintAction): OnlineStep[] | undefined {
  const { name, definition } = action;
  if (name === undefined) return undefined;
  if (action.constraint === 'unique') return unique(alter, name, definition);
  const add = `${alter.head} ${action.text} not valid`;
  const validate = `${alter.head} validate constraint ${quoteName(name)}`;
  if (action.constraint === 'check') {
    return [onlineStep('change', 'addCheck', add), onlineStep('validate', 'validateCheck', validate)];
  }
  if (action.constraint === 'foreign-key') {
    return [onlineStep('change', 'addForeignKey', add), onlineStep('validate', 'validateForeignKey', validate)];
  }
  return undefined;
}

function unique({ head, tableText }: AlterTable, name: string, definition: string): OnlineStep[] | undefined {
  const [, columns, deferrable = ''] =
    /^unique\s*(\([^()]*\))(\s+(?:not )?deferrable[\w\s]*)?$/i.exec(definition) ?? [];
  if (columns === undefined) return undefined;
  const index = quoteName(name);
  return [
    onlineStep('index', 'dropConstraint', `${head} drop constraint if exists ${index}`),
    ...indexSteps(
      `${schemaOf(tableText)}${index}`,
      `create unique index concurrently ${index} on ${tableText} ${columns}`,
    ),
    onlineStep('index', 'useIndex', `${head} add constraint ${index} unique using index ${index}${deferrable}`),
  ];
}

/** A foreign key to what has become unique by then. */
export function referenceSteps({ head }: AlterTable, { name, text }: ConstraintAction): OnlineStep[] {
  const key = quoteName(name ?? '');
  return [
    onlineStep('reference', 'dropConstraint', `${head} drop constraint if exists ${key}`),
    onlineStep('reference', 'addForeignKey', `${head} ${text} not valid`),
    onlineStep('reference', 'validateForeignKey', `${head} validate constraint ${key}`),
  ];
}

/** One that an interrupted run left invalid is made again. */
export function indexSteps(name: string, create: string): OnlineStep[] {
  return [
    onlineStep('index', 'dropIndex', `drop index concurrently if exists ${name}`),
    onlineStep('index', 'buildIndex', create),
  ];
}

/** `"vet".` of `"vet"."dog"`. */
export function schemaOf(tableText: string): string {
  return /^(?:"(?:[^"]|"")*"|[^".]+)\./.exec(tableText)?.[0] ?? '';
}

function notNull({ head, table }: AlterTable, column: string): OnlineStep[] {
  const check = quoteName(checkName(table.name, column));
  const required = quoteName(column);
  return [
    onlineStep('change', 'addCheck', `${head} add constraint ${check} check (${required} is not null) not valid`),
    onlineStep('validate', 'validateCheck', `${head} validate constraint ${check}`),
    onlineStep('validate', 'setNotNull', `${head} alter column ${required} set not null`),
    onlineStep('validate', 'dropCheck', `${head} drop constraint if exists ${check}`),
  ];
}

/** PostgreSQL cuts names at 63 bytes, where two could become one. */
export function checkName(table: string, column: string): string {
  const name = `${table}_${column}_online`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `online_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}
