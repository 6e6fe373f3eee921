import { type Dictionary, type EntityMetadata, type EntityProperty, raw, Utils } from '@mikro-orm/core';
import { type QueryBuilder, QueryType } from '@mikro-orm/sql';
import { isOptedIn } from '../../keys/mixin-mark.ts';
import { currentActor } from '../../mixins/actor.ts';
import { updatedByOf } from '../../mixins/audit-by.ts';
import { updatedAtOf } from '../../mixins/updated-at.ts';
import { keyColumns, quote } from './write-context.ts';

type Clause = NonNullable<QueryBuilder['state']['onConflict']>[number];

/** The members of a query builder that are used here, private ones included. */
interface MergingBuilder {
  readonly type: QueryType;
  /** Set in builders of the user. */
  readonly em?: object | undefined;
  readonly state: QueryBuilder['state'];
  readonly helper: { mapper(field: string, type: QueryType): string };
}

/**
 * Completes what an upsert changes in a row that is there already, for a class with mixins: `updatedAt`, a version and `updatedBy` move
 * when another column changes, and the entity manager leaves the key alone, which other rows refer to.
 */
export function completeMerge(qb: MergingBuilder, meta: EntityMetadata): void {
  const clause = qb.state.onConflict?.at(-1);
  if (
    !clause ||
    clause.ignore ||
    qb.type !== QueryType.INSERT ||
    meta.inheritanceType === 'tpt' ||
    !isOptedIn(meta.class)
  ) {
    return;
  }
  const keys = keyColumns(meta);
  const merged = mergedValues(qb, clause);
  const counters = [...countersOf(meta), ...actorOf(meta, merged)];
  const own = [...(qb.em ? [] : keys), ...counters.map(({ column }) => column)];
  own.forEach(column => delete merged[column]);
  const changed = Object.keys(merged);
  for (const counter of counters) {
    merged[counter.column] = raw<object>(nextValue(meta, counter, changed));
  }
  if (Object.keys(merged).length === 0) {
    keys.forEach(column => {
      merged[column] = raw<object>(stored(meta, column));
    });
  }
  clause.merge = merged;
  returnChanged(qb, [...meta.primaryKeys, ...counters.map(({ name }) => name)]);
}

/** A column that moves when another one changes. */
interface Counter {
  readonly name: string;
  readonly column: string;
  /** Its next value, in SQL. */
  readonly next: string;
}

function countersOf(meta: EntityMetadata): Counter[] {
  const counters: Counter[] = [];
  const add = ({ name, fieldNames }: EntityProperty, next: (value: string) => string) => {
    const column = fieldNames[0]!;
    counters.push({ name, column, next: next(stored(meta, column)) });
  };
  const updatedAt = updatedAtOf(meta);
  const version = meta.props.find(prop => prop.version);
  if (updatedAt) {
    add(updatedAt, value => `greatest(clock_timestamp(), ${value})`);
  }
  if (version) {
    add(version, value => (version.runtimeType === 'Date' ? 'clock_timestamp()' : `${value} + 1`));
  }
  return counters;
}

/** The actor, a UUID, unless the data says who. */
function actorOf(meta: EntityMetadata, merged: Dictionary): Counter[] {
  const updatedBy = updatedByOf(meta);
  const column = updatedBy?.fieldNames[0];
  const actor = currentActor();
  return updatedBy && column && actor && !(column in merged)
    ? [{ name: updatedBy.name, column, next: `'${actor}'::uuid` }]
    : [];
}

function stored({ tableName }: EntityMetadata, column: string): string {
  return `${quote(tableName)}.${quote(column)}`;
}

/** By columns: what the user gave, or the values that were to be inserted. */
function mergedValues(qb: MergingBuilder, { merge }: Clause): Dictionary {
  if (Utils.isPlainObject<Dictionary>(merge)) {
    return Object.fromEntries(Object.entries(merge).map(([field, value]) => [columnOf(qb, field), value as unknown]));
  }
  const named = (merge ?? []) as readonly string[];
  const fields = named.length > 0 ? named : Object.keys(firstRow(qb));
  return Object.fromEntries(
    fields.map(field => columnOf(qb, field)).map(column => [column, raw<object>(`excluded.${quote(column)}`)]),
  );
}

function firstRow({ state: { data } }: MergingBuilder): object {
  return (Array.isArray(data) ? (data[0] as object | undefined) : data) ?? {};
}

function columnOf({ helper }: MergingBuilder, field: string): string {
  return helper.mapper(field, QueryType.UPSERT);
}

/** Compared as text, which every type has; some have no equality. */
function nextValue(meta: EntityMetadata, { column, next }: Counter, changed: readonly string[]): string {
  if (changed.length === 0) {
    return stored(meta, column);
  }
  const before = changed.map(each => `${stored(meta, each)}::text`).join(', ');
  const after = changed.map(each => `excluded.${quote(each)}::text`).join(', ');
  return `case when (${before}) is distinct from (${after}) then ${next} else ${stored(meta, column)} end`;
}

/** The instance is told what the row has now. */
function returnChanged({ em, state }: MergingBuilder, names: readonly string[]): void {
  if (!em) {
    state.returning = [...new Set([...((state.returning ?? []) as string[]), ...names])];
  }
}
