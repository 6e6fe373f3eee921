import { ChangeSet, ChangeSetType, type EntityMetadata, helper } from '@mikro-orm/core';

type Entity = Record<string, unknown>;
export type AnyChangeSet = ChangeSet<object>;

/** The tables of a class of a joined hierarchy, from the root's to its own. */
export function tablesOf(meta: EntityMetadata<object>): EntityMetadata<object>[] {
  const tables: EntityMetadata<object>[] = [];
  for (let current: EntityMetadata<object> | undefined = meta; current; current = current.tptParent) {
    tables.unshift(current);
  }
  return tables;
}

const wholes = new WeakMap<AnyChangeSet, AnyChangeSet>();

/** The change set of the entity that this one, of a single table, is a part of. */
export function wholeOf(part: AnyChangeSet): AnyChangeSet | undefined {
  return wholes.get(part);
}

/** The parts of a change set that was split, from the root's table to that of the entity's class. */
export function partsOf(whole: AnyChangeSet): readonly AnyChangeSet[] {
  return whole.tptChangeSets ?? [];
}

/** Makes MikroORM's change sets of single tables one again, with the columns of all tables. */
export function unite(changeSet: AnyChangeSet): void {
  const root = changeSet.tptChangeSets?.at(-1);
  if (!root) {
    return;
  }
  Object.assign(changeSet.payload, ...changeSet.tptChangeSets!.map(payloadOf));
  for (const key of changeSet.meta.primaryKeys) {
    if (!(key in root.payload)) {
      delete payloadOf(changeSet)[key];
    }
  }
  delete changeSet.tptChangeSets;
}

/** Splits a change set by table. A table without a change has a part when it has to check a lock. */
export function split(whole: AnyChangeSet): readonly AnyChangeSet[] {
  const isCreate = whole.type === ChangeSetType.CREATE;
  const tables = tablesOf(whole.meta);
  const parts: AnyChangeSet[] = [];
  for (const table of tables) {
    const payload = ownPayload(whole, table);
    if (isCreate || Object.keys(payload).length > 0 || table.hasOptimisticLock()) {
      parts.push(partFor(whole, table, payload));
    }
  }
  whole.tptChangeSets = parts;
  return parts;
}

/** The deletes that a flush sends: that of the root's row, which takes the others along, and those that have to come before. */
export function splitDelete(
  whole: AnyChangeSet,
  isSeparate: (table: EntityMetadata<object>) => boolean,
): readonly AnyChangeSet[] {
  const tables = tablesOf(whole.meta).filter(table => !table.tptParent || isSeparate(table));
  whole.tptChangeSets = tables.map(table => partFor(whole, table, {}));
  return whole.tptChangeSets;
}

/** Whether a part is the first of its entity that is written, or the last. Deletes go from the child tables to the root's. */
export function isAt(part: AnyChangeSet, end: 'first' | 'last'): boolean {
  const parts = partsOf(wholeOf(part)!);
  const isReversed = part.type === ChangeSetType.DELETE || part.type === ChangeSetType.DELETE_EARLY;
  return part === parts.at((end === 'first') === isReversed ? -1 : 0);
}

/** Hands a change of the whole on to the parts that are not written yet. */
export function distribute(whole: AnyChangeSet): void {
  for (const part of partsOf(whole)) {
    Object.assign(part.payload, ownPayload(whole, part.meta));
  }
}

/** Takes over what the database returned for the parts that are written. */
export function collect(whole: AnyChangeSet): void {
  const parts = partsOf(whole);
  for (const part of parts.filter(({ persisted }) => persisted)) {
    Object.assign(whole.payload, part.payload);
  }
  whole.persisted = parts.every(({ persisted }) => persisted);
}

function partFor(whole: AnyChangeSet, table: EntityMetadata<object>, payload: Entity): AnyChangeSet {
  const part = new ChangeSet<object>(whole.entity, whole.type, payload, table);
  if (whole.originalEntity) {
    part.originalEntity = whole.originalEntity;
  }
  wholes.set(part, whole);
  return part;
}

function ownPayload(whole: AnyChangeSet, table: EntityMetadata<object>): Entity {
  const all = payloadOf(whole);
  const own: Entity = {};
  for (const { name } of table.ownProps ?? []) {
    if (name in all) {
      own[name] = all[name];
    }
  }
  if (whole.type === ChangeSetType.CREATE && table.tptParent) {
    Object.assign(own, keyPayload(whole));
  }
  return own;
}

/** The key of a child row; until the database has made one, MikroORM's placeholder for it. */
function keyPayload({ entity, meta, payload }: AnyChangeSet): Entity {
  const { __identifier: identifier } = helper(entity);
  const placeholders: readonly unknown[] = Array.isArray(identifier) ? identifier : [identifier];
  return Object.fromEntries(
    meta.primaryKeys.map((key, index) => [key, (payload as Entity)[key] ?? placeholders[index]]),
  );
}

function payloadOf(changeSet: AnyChangeSet): Entity {
  return changeSet.payload as Entity;
}
