import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';

/** What a table waits for: rows that have to be there before its own, and rows that may follow with an update. */
interface Dependencies {
  readonly required: Set<EntityMetadata>;
  readonly optional: Set<EntityMetadata>;
}

/**
 * The order in which tables are inserted into, and in reverse deleted from: parents before children, and the table that a
 * foreign key references before the one that holds it. Optional foreign keys give way in a cycle.
 */
export function commitOrder(tables: Iterable<EntityMetadata>): EntityMetadata[] {
  const waiting = new Map([...tables].map(table => [table, { required: new Set(), optional: new Set() }] as Waiting));
  for (const [table, { required, optional }] of waiting) {
    for (const { target, isRequired } of referencesOf(table)) {
      const found = target !== table.class && [...waiting.keys()].find(({ class: cls }) => cls === target);
      if (found) {
        (isRequired ? required : optional).add(found);
      }
    }
  }
  const order: EntityMetadata[] = [];
  while (waiting.size > 0) {
    const next = leastBound(waiting);
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

type Waiting = [EntityMetadata, Dependencies];

function leastBound(waiting: ReadonlyMap<EntityMetadata, Dependencies>): EntityMetadata {
  const bounds = [...waiting].map(([table, { required, optional }]) => ({
    table,
    required: countShared(required, waiting),
    optional: countShared(optional, waiting),
  }));
  return bounds.reduce((best, candidate) =>
    candidate.required < best.required || (candidate.required === best.required && candidate.optional < best.optional)
      ? candidate
      : best,
  ).table;
}

function countShared<T>(items: ReadonlySet<T>, others: ReadonlyMap<T, unknown>): number {
  return [...items].filter(item => others.has(item)).length;
}

interface TableReference {
  /** The class whose table is referenced. */
  readonly target: unknown;
  readonly isRequired: boolean;
}

function referencesOf(table: EntityMetadata): TableReference[] {
  const parent = table.tptParent ? [{ target: table.tptParent.class, isRequired: true }] : [];
  const references = ownReferences(table).flatMap(prop =>
    (prop.polymorphTargets ?? [prop.targetMeta!]).map(target => ({
      target: tableOf(target).class,
      isRequired: !prop.nullable && prop.persist !== false,
    })),
  );
  return [...parent, ...references];
}

/** The relations whose foreign keys are columns of this table. */
export function ownReferences(table: EntityMetadata): EntityProperty[] {
  const names = table.inheritanceType === 'tpt' ? new Set(table.ownProps?.map(({ name }) => name)) : undefined;
  return table.relations.filter(
    prop =>
      (prop.kind === ReferenceKind.MANY_TO_ONE || (prop.kind === ReferenceKind.ONE_TO_ONE && prop.owner)) &&
      (!names || names.has(prop.name)),
  );
}

/** Whose table a reference to this class references: in a single-table hierarchy, the root's. */
export function tableOf(meta: EntityMetadata): EntityMetadata {
  return meta.inheritanceType === 'tpt' ? meta : meta.root;
}
