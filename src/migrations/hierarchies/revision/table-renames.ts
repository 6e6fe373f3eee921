import type { DatabaseSchema } from '@mikro-orm/sql';
import { type HierarchyMapping, mappingsOf } from '../../../internal/mapping.ts';
import { bareName, type TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { type Level, namesOf } from '../../../polymorphic/hierarchy-model.ts';
import type { IdentityLock } from '../../identities/identity-lock.ts';
import { childTables } from '../plan/child-tables.ts';
import { tableOf } from '../plan/table-names.ts';
import type { RevisionFacts } from './revision-facts.ts';
import { renamesByRows } from './row-evidence.ts';
import { renamesByShape } from './shape-evidence.ts';

/** A table that has another name because its class has. */
export interface ClassRename extends TableRename {
  /** Known from the database alone, so that another database may know better. */
  readonly isInferred: boolean;
}

/**
 * The tables that have another name because their class has: root and child tables of the hierarchies. Only where the lock,
 * `formerly` or the database says so and one table is meant; any other one that is gone is dropped.
 */
export function tableRenames(facts: RevisionFacts): ClassRename[] {
  return [...mappingsOf(facts.driver.config)].flatMap(mapping => {
    const root = rootBefore(facts, mapping);
    const own = tableOf(facts.driver, mapping.rootMeta);
    return [
      ...(root === undefined || root === own
        ? []
        : [{ from: root, to: own, isInferred: !isNamedRoot(facts, mapping, root) }]),
      ...(root === undefined || !mapping.isJoined ? [] : childRenames(facts, mapping, { before: root, now: own })),
    ];
  });
}

/** The root table as it is in the database: undefined for a hierarchy that is new. */
export function rootBefore(facts: RevisionFacts, mapping: HierarchyMapping): string | undefined {
  const { from, to } = facts;
  const own = tableOf(facts.driver, mapping.rootMeta);
  if (from.hasTable(own)) {
    return own;
  }
  const gone = from.getTables().filter(table => !to.hasTable(table.getShortestName()));
  const former = gone.filter(table => {
    const name = table.getShortestName();
    const isMeant = isNamedRoot(facts, mapping, name) || holdsRowsOf(facts, mapping, name);
    return table.hasColumn(mapping.model.settings.column) && isMeant;
  });
  return former.length === 1 ? former[0]!.getShortestName() : undefined;
}

/** By the lock, or the root's own `formerly`. */
function isNamedRoot({ lock }: RevisionFacts, { model }: HierarchyMapping, table: string): boolean {
  const stored = new Set(model.storedBelow(model.root));
  const locked = Object.keys(lockedIn(lock, table));
  const isLocked = locked.length > 0 && locked.every(identity => stored.has(identity));
  return isLocked || isNamedBy(model.root.former, table);
}

/** All of them are of this hierarchy, and of no other one. */
function holdsRowsOf({ driver, stored }: RevisionFacts, { model }: HierarchyMapping, table: string): boolean {
  const identities = stored.get(table) ?? [];
  const owners = [...mappingsOf(driver.config)].filter(each =>
    identities.every(identity => each.model.resolve(identity, each.model.root)),
  );
  return identities.length > 0 && owners.length === 1 && owners[0]!.model === model;
}

function childRenames(
  facts: RevisionFacts,
  mapping: HierarchyMapping,
  root: { readonly before: string; readonly now: string },
): ClassRename[] {
  const named = renamesByName(facts, mapping, root.before);
  const isNamed = (table: string): boolean => named.some(({ from, to }) => [from, to].includes(table));
  const byRows = renamesByRows(facts, mapping, root.before).filter(({ from, to }) => !isNamed(from) && !isNamed(to));
  const claims = [...named, ...byRows];
  const clear = claims.filter(
    claim =>
      !facts.from.hasTable(claim.to) &&
      claims.filter(each => each.from === claim.from || each.to === claim.to).length === 1,
  );
  const byShape = renamesByShape(facts, mapping, { root, renames: clear, claims });
  return [...clear, ...byShape].map(rename => ({ ...rename, isInferred: !named.some(isSame(rename)) }));
}

function isSame(one: TableRename): (other: TableRename) => boolean {
  return other => one.from === other.from && one.to === other.to;
}

function renamesByName(facts: RevisionFacts, mapping: HierarchyMapping, root: string): TableRename[] {
  const { from, to } = facts;
  const gone = [...childTables(from, root).keys()].filter(table => !to.hasTable(table));
  const fresh = [...mapping.model.levels]
    .filter(level => level !== mapping.model.root)
    .map(level => ({ level, table: tableOf(facts.driver, mapping.metaOf(level)) }))
    .filter(({ table }) => !from.hasTable(table));
  const claims = fresh.flatMap(({ level, table }) =>
    gone.filter(old => isFormerTable(facts, level, { root, old })).map(old => ({ from: old, to: table })),
  );
  const [only, ...others] = fresh;
  const isTheOnly = only !== undefined && others.length === 0 && gone.length === 1 && only.level.former.length > 0;
  return claims.length === 0 && isTheOnly && hasSameColumns(facts, gone[0]!, only.table)
    ? [{ from: gone[0]!, to: only.table }]
    : claims;
}

/** By the lock the class of an identity had another name, or the class had an identity that is made of one. */
function isFormerTable(
  { driver, lock }: RevisionFacts,
  level: Level,
  { root, old }: { readonly root: string; readonly old: string },
): boolean {
  const naming = driver.config.getNamingStrategy();
  const names = namesOf(level).flatMap(identity => lockedIn(lock, root)[identity] ?? []);
  return (
    isNamedBy(level.former, old) ||
    names.some(name => name !== level.name && naming.classToTableName(name) === bareName(old))
  );
}

/** The lock leaves out the schema that MikroORM's option `schema` gives. */
function lockedIn(lock: IdentityLock, table: string): Readonly<Record<string, string>> {
  return lock[table] ?? lock[bareName(table)] ?? {};
}

/** `searchtool`, or `tool.searchtool`, is the identity of the class whose table is `search_tool`. */
function isNamedBy(identities: readonly string[], table: string): boolean {
  return identities.some(
    identity => letters(identity.slice(identity.lastIndexOf('.') + 1)) === letters(bareName(table)),
  );
}

function letters(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function hasSameColumns({ from, to }: RevisionFacts, old: string, table: string): boolean {
  return columnNames(from, old) === columnNames(to, table);
}

function columnNames(schema: DatabaseSchema, table: string): string {
  const columns = schema.getTable(table)?.getColumns() ?? [];
  return String(columns.map(({ name }) => name).toSorted());
}
