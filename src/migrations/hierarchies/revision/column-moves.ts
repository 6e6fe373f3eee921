import type { DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import { type HierarchyMapping, mappingsOf } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import type { ColumnMove } from '../copies.ts';
import { childTables, type Parents } from '../plan/child-tables.ts';
import type { InsertedTable, insertedTables } from './inserted-tables.ts';
import type { RevisionFacts } from './revision-facts.ts';
import { rootBefore } from './table-renames.ts';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/** A column that goes from one table to those below it, or from several to the one above them. */
export interface MovedColumn {
  readonly column: string;
  readonly key: readonly string[];
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** What is known besides the schemas. */
interface MoveFacts {
  readonly renames: readonly TableRename[];
  readonly inserted: ReturnType<typeof insertedTables>;
  readonly comparator: SchemaComparator;
}

interface Tables {
  readonly parents: Parents;
  /** Those that only one side has. */
  readonly between: readonly InsertedTable[];
  /** By the names before the migration: as they are, and as they are to be. */
  readonly before: ReadonlyMap<string, Table>;
  readonly after: ReadonlyMap<string, Table>;
}

/**
 * The columns, with the names that tables have before the migration, that joined tables of one hierarchy drop where another one, above or below, adds a column of that name and type.
 * Where it cannot be told whose values a column gets, nothing moves.
 */
export function movedColumns(facts: RevisionFacts, { renames, inserted, comparator }: MoveFacts): MovedColumn[] {
  return [...mappingsOf(facts.driver.config)]
    .filter(mapping => mapping.isJoined)
    .flatMap(mapping => {
      const root = rootBefore(facts, mapping);
      return root === undefined ? [] : movedBelow(mapping, tablesOf(facts, root, { renames, inserted }), comparator);
    });
}

function tablesOf(
  { from, to }: RevisionFacts,
  root: string,
  { renames, inserted }: Pick<MoveFacts, 'renames' | 'inserted'>,
): Tables {
  const parents = childTables(from, root);
  const all = [root, ...parents.keys()];
  const fresh = inserted.up.filter(({ sources }) => sources.some(name => parents.has(name)));
  const now = (name: string): string => renames.find(rename => rename.from === name)?.to ?? name;
  const after = [...all, ...fresh.map(({ table }) => table)].filter(name => to.hasTable(now(name)));
  return {
    parents,
    between: [...fresh, ...inserted.down.map(each => ({ ...each, sources: each.sources.map(beforeIn(renames)) }))],
    before: new Map(all.map(name => [name, from.getTable(name)!])),
    after: new Map(after.map(name => [name, to.getTable(now(name))!])),
  };
}

function beforeIn(renames: readonly TableRename[]): (name: string) => string {
  return name => renames.find(rename => rename.to === name)?.from ?? name;
}

function movedBelow({ rootMeta }: HierarchyMapping, tables: Tables, comparator: SchemaComparator): MovedColumn[] {
  const key = rootMeta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const all = [...new Set([...tables.before.keys(), ...tables.after.keys()])];
  const columns = new Set([...tables.after.values()].flatMap(table => table.getColumns().map(({ name }) => name)));
  return [...columns].flatMap(column => {
    const has = (side: Tables['before'], name: string): boolean => side.get(name)?.hasColumn(column) ?? false;
    const sources = all.filter(name => has(tables.before, name) && !has(tables.after, name));
    const targets = all.filter(name => has(tables.after, name) && !has(tables.before, name));
    const moved = { column, key, sources, targets };
    return isDirected(tables, moved) && isSameType(tables, moved, comparator) ? [moved] : [];
  });
}

/** Anything else could give a row the value of another one, or none. */
function isDirected({ parents, between }: Tables, { sources, targets }: MovedColumn): boolean {
  const [source, target] = [sources[0], targets[0]];
  const areBelow = (tables: readonly string[], above: string): boolean => {
    const next = between.find(({ table }) => table === above)?.sources;
    return next
      ? tables.every(table => next.includes(table))
      : tables.every(table => isBelow(parents, table, above)) && !areNested(parents, tables);
  };
  return (
    source !== undefined &&
    target !== undefined &&
    ((sources.length === 1 && areBelow(targets, source)) || (targets.length === 1 && areBelow(sources, target)))
  );
}

function isBelow(parents: Parents, table: string, above: string): boolean {
  const parent = parents.get(table);
  return parent !== undefined && (parent === above || isBelow(parents, parent, above));
}

function areNested(parents: Parents, tables: readonly string[]): boolean {
  return tables.some(table => tables.some(other => isBelow(parents, table, other)));
}

const MAY_DIFFER = new Set(['nullable', 'default', 'comment', 'enumItems']);

/** Whether the targets can hold the values as they are; what the database computes is none of them. */
function isSameType(
  { before, after }: Tables,
  { column, sources, targets }: MovedColumn,
  comparator: SchemaComparator,
): boolean {
  return sources.every(source =>
    targets.every(target => {
      const table = before.get(source)!;
      const [old, wanted] = [table.getColumn(column)!, after.get(target)!.getColumn(column)!];
      const differences = [...comparator.diffColumn(old, wanted, table)];
      return !old.generated && !wanted.generated && differences.every(property => MAY_DIFFER.has(property));
    }),
  );
}

/** The calls that move columns, one for those that go the same way. */
export function movesOf(moved: readonly MovedColumn[]): ColumnMove[] {
  const single = moved.flatMap(({ column, key, sources, targets }) => {
    const columns = [column];
    return targets.length === 0 ? [] : sources.map(from => ({ from, to: targets, columns, key }));
  });
  return [...Map.groupBy(single, ({ from, to }) => JSON.stringify([from, to])).values()].map(group => {
    const { from, to, key } = group[0]!;
    const columns = group.flatMap(move => move.columns);
    return { from, to: to.length === 1 ? to[0]! : to, columns, ...(String(key) === 'id' ? {} : { key }) };
  });
}
