import type { EntityMetadata, EntityProperty, TriggerDef } from '@mikro-orm/core';
import { immutabilityOf } from '../../mixins/immutable.ts';
import { hasUpdatedAtTrigger, updatedAtOf } from '../../mixins/updated-at.ts';
import { keyColumns, quote } from '../writing/write-context.ts';

/** The triggers that the mixins of a class ask for on its table. */
export function mixinTriggers(meta: EntityMetadata): TriggerDef[] {
  const triggers: TriggerDef[] = [];
  if (immutabilityOf(meta.class)?.trigger) {
    triggers.push({ name: 'immutable', timing: 'before', events: ['update', 'delete'], body: REFUSE });
  }
  const updatedAt = updatedAtOf(meta);
  if (updatedAt && hasUpdatedAtTrigger(meta.class)) {
    triggers.push(touchTrigger(meta, updatedAt));
  }
  return triggers;
}

const REFUSE = `raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation'`;

/** Compares the stored bytes: a column of any type can be compared so. */
const IS_CHANGE = 'old *<> new';

/** The row itself gets the time; a child row gives it to the row of its ancestor that has the column. */
function touchTrigger(meta: EntityMetadata, { name, fieldNames }: EntityProperty): TriggerDef {
  const owner = ownerOf(meta, name);
  const column = quote(fieldNames[0]!);
  const common: Pick<TriggerDef, 'name' | 'events'> = { name: 'updated_at', events: ['update'] };
  if (owner === meta) {
    const body = `if ${IS_CHANGE} then new.${column} := greatest(clock_timestamp(), old.${column}); end if; return new`;
    return { ...common, timing: 'before', body };
  }
  return { ...common, timing: 'after', body: touchOwner(meta, owner, column) };
}

/** A flush has written the row of the ancestor before, and told the instance: its time stays. */
function touchOwner(meta: EntityMetadata, owner: EntityMetadata, column: string): string {
  const table = [owner.schema, owner.tableName]
    .filter(part => part !== undefined && part !== '*')
    .map(part => quote(part!));
  const own = keyColumns(meta);
  const isRow = keyColumns(owner).map((key, index) => `${quote(key)} = new.${quote(own[index]!)}`);
  const isEarlier = `${column} < date_trunc('milliseconds', now())`;
  const update = `update ${table.join('.')} set ${column} = greatest(clock_timestamp(), ${column}) where ${[...isRow, isEarlier].join(' and ')}`;
  return `if ${IS_CHANGE} then ${update}; end if; return null`;
}

/** The class, itself or an ancestor, whose table has the column. */
function ownerOf(meta: EntityMetadata, name: string): EntityMetadata {
  let owner = meta;
  while (owner.tptParent && Object.hasOwn(owner.tptParent.properties, name)) {
    owner = owner.tptParent;
  }
  return owner;
}
