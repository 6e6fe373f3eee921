import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { tablesOf } from './table-change-sets.ts';

type Meta = EntityMetadata<object>;

/** What a table waits for: rows that have to be there before its own, and rows that may follow with an update. */
interface Dependencies {
  readonly required: Set<Meta>;
  readonly optional: Set<Meta>;
}

/**
 * The order in which the tables of these classes are inserted into, and in reverse deleted from: parents before children,
 * and the table that a foreign key references before the one that holds it. Nullable foreign keys give way in a cycle.
 */
export function commitOrder(classes: Iterable<Meta>): Meta[] {
  const waiting = dependenciesOf(new Set(classes));
  const order: Meta[] = [];
  while (waiting.size > 0) {
    const next = leastBound(waiting);
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

/** The tables that hold rows of a class, from the root's to its own. */
export function tablesIn(meta: Meta): Meta[] {
  return meta.inheritanceType === 'tpt' ? tablesOf(meta) : [meta.root];
}

function dependenciesOf(classes: ReadonlySet<Meta>): Map<Meta, Dependencies> {
  const tables = new Map([...classes].flatMap(tablesIn).map(table => [table.class as unknown, table]));
  const result = new Map(
    [...tables.values()].map(table => [table, { required: new Set(), optional: new Set() }] as Entry),
  );
  for (const meta of classes) {
    for (const level of meta.inheritanceType === 'tpt' ? tablesOf(meta) : [meta]) {
      const table = tables.get(tableOf(level).class)!;
      for (const { target, isRequired } of [...parentOf(level), ...referencesFrom(level)]) {
        const found = tables.get(target);
        if (found && found !== table) {
          result.get(table)![isRequired ? 'required' : 'optional'].add(found);
        }
      }
    }
  }
  return result;
}

type Entry = [Meta, Dependencies];

function leastBound(waiting: ReadonlyMap<Meta, Dependencies>): Meta {
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

function parentOf({ tptParent }: Meta): TableReference[] {
  return tptParent ? [{ target: tptParent.class, isRequired: true }] : [];
}

/** What rows of a class reference; in a joined hierarchy, what its own table does. */
export function referencesFrom(meta: Meta): (TableReference & { readonly prop: EntityProperty })[] {
  return ownReferences(meta).flatMap(prop =>
    targetsOf(prop).map(target => ({ prop, target, isRequired: !prop.nullable && prop.persist !== false })),
  );
}

/** The relations with a foreign key among the columns of a class; in a joined hierarchy, of its own table. */
export function ownReferences(meta: Meta): EntityProperty[] {
  const names = meta.inheritanceType === 'tpt' ? new Set<string>(meta.ownProps?.map(({ name }) => name)) : undefined;
  return meta.relations.filter(
    prop =>
      (prop.kind === ReferenceKind.MANY_TO_ONE || (prop.kind === ReferenceKind.ONE_TO_ONE && prop.owner)) &&
      (!names || names.has(prop.name)),
  );
}

/** The classes whose tables a relation references. */
export function targetsOf({ polymorphTargets, targetMeta }: EntityProperty): unknown[] {
  return (polymorphTargets ?? [targetMeta!]).map(target => tableOf(target).class);
}

/** Whose table a reference to this class references: in a single-table hierarchy, the root's. */
function tableOf(meta: Meta): Meta {
  return meta.inheritanceType === 'tpt' ? meta : meta.root;
}
