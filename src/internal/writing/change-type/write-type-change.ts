import { ChangeSet, ChangeSetType, type EntityMetadata, ForeignKeyConstraintViolationException } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { ReferencedTypeError } from '../../../errors/type-change-error.ts';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import type { PersisterInternals } from './change-set-persister.ts';
import type { GuardedOptions } from './guarded-driver.ts';
import { keyColumns, keyValues } from './key-columns.ts';
import { type RunningChange, runningChange } from './running-change.ts';

interface Write {
  readonly set: ChangeSet<object>;
  readonly options: GuardedOptions;
  readonly driver: AbstractSqlDriver;
}

/** Writes one table of an entity that changes its type; MikroORM comes to the root table first. */
export async function writeTypeChange(persister: PersisterInternals, write: Write): Promise<void> {
  const { set, options } = write;
  const change = runningChange(set.entity)!;
  if (!change.isWritten) {
    await writeIdentity(persister, write, change);
    if (change.mapping.isJoined) {
      await deleteLeftRows(write, change);
      await insertEnteredRows(persister, write, change);
    }
  } else if (change.plan.kept.includes(change.mapping.levelOf(set.meta.class))) {
    await persister.persistManagedEntity(set, options);
  }
  set.persisted = true;
}

/** The columns of a single table that the new class lacks have no property: they are named by themselves. */
async function writeIdentity(
  persister: PersisterInternals,
  { set, options }: Write,
  change: RunningChange,
): Promise<void> {
  const identity = change.plan.to.identity;
  const emptied = Object.fromEntries(change.emptied.map(column => [column, null]));
  const payload = { ...set.payload, [IDENTITY_PROPERTY]: identity, ...emptied };
  const whole = Object.create(set, { payload: { value: payload } }) as ChangeSet<object>;
  await persister.persistManagedEntity(whole, options);
  change.isWritten = true;
}

/** Rows below go with the topmost one. */
async function deleteLeftRows({ set, options, driver }: Write, { plan, mapping }: RunningChange): Promise<void> {
  const [top] = plan.left;
  if (!top) {
    return;
  }
  const meta = mapping.metaOf(top);
  const quote = (name: string): string => driver.getPlatform().quoteIdentifier(name);
  const where = keyColumns(meta).map(name => `${quote(name)} = ?`);
  const table = driver.getTableName(meta, tableOptions(meta, options));
  const key = keyValues(set.entity);
  try {
    await driver.execute(`delete from ${table} where ${where.join(' and ')}`, key, 'run', options['ctx'] as object);
  } catch (error) {
    throw referenced(error, plan, key);
  }
}

async function insertEnteredRows(
  persister: PersisterInternals,
  { set, options, driver }: Write,
  { plan, mapping }: RunningChange,
): Promise<void> {
  const row = driver.config.getComparator(driver.getMetadata()).prepareEntity(set.entity) as Record<string, unknown>;
  for (const level of plan.entered) {
    const meta = mapping.metaOf(level);
    const names = [...meta.primaryKeys, ...meta.ownProps!.map(prop => prop.name)];
    const payload = Object.fromEntries(names.filter(name => name in row).map(name => [name, row[name]]));
    const insert = new ChangeSet(set.entity, ChangeSetType.CREATE, payload, meta) as ChangeSet<object>;
    await persister.persistNewEntity(meta, insert, { ...options, ...tableOptions(meta, options) });
  }
}

function tableOptions(meta: EntityMetadata, options: GuardedOptions): { schema?: string } {
  const schema = meta.schema && meta.schema !== '*' ? meta.schema : (options['schema'] as string | undefined);
  return schema ? { schema } : {};
}

/** PostgreSQL's refusal to delete a row that others refer to, in our words. */
function referenced(error: unknown, { from, to }: RunningChange['plan'], key: readonly unknown[]): unknown {
  if (!(error instanceof ForeignKeyConstraintViolationException)) {
    return error;
  }
  const { constraint = 'unknown', table = 'unknown' } = error as { constraint?: string; table?: string };
  return new ReferencedTypeError(
    { from: from.name, to: to.name, key: key.map(String).join(', '), table, constraint },
    { cause: error },
  );
}
