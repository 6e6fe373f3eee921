import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { ancestry } from '../plan/describe-hierarchy.ts';
import { childTables, type Parents } from '../plan/child-tables.ts';
import { tableOf } from '../plan/table-names.ts';
import type { RevisionFacts } from './revision-facts.ts';

/**
 * The tables that rows say: where all rows of one that goes are, by what they store, of classes that have the same other one in its
 * place. The other one may be there already, which contradicts.
 */
export function renamesByRows(facts: RevisionFacts, mapping: HierarchyMapping, root: string): TableRename[] {
  const { from, to, stored } = facts;
  const parents = childTables(from, root);
  const gone = [...parents.keys()].filter(table => !to.hasTable(table));
  return gone.flatMap(old => {
    const identities = stored.get(old) ?? [];
    const [first = [], ...others] = identities.map(identity => inPlace(facts, { mapping, parents, old, identity }));
    const meant = first.filter(table => others.every(tables => tables.includes(table)));
    const [table] = meant;
    const isClear = table !== undefined && meant.length === 1;
    return isClear && !hasRowsElsewhere(facts, mapping, { root, old, table }) ? [{ from: old, to: table }] : [];
  });
}

/** Whether rows that are to be in a new table are not in an old one. */
export function hasRowsElsewhere(
  { driver, stored }: RevisionFacts,
  mapping: HierarchyMapping,
  { root, old, table }: { readonly root: string; readonly old: string; readonly table: string },
): boolean {
  return (stored.get(root) ?? []).some(
    identity => !stored.get(old)?.includes(identity) && tablesOf(driver, mapping, identity).includes(table),
  );
}

/** Below the root; none for an identity that no class has. */
function tablesOf(driver: RevisionFacts['driver'], mapping: HierarchyMapping, identity: string): string[] {
  const level = mapping.model.resolve(identity, mapping.model.root);
  return level ? ancestry(level).map(each => tableOf(driver, mapping.metaOf(each))) : [];
}

interface Place {
  readonly mapping: HierarchyMapping;
  readonly parents: Parents;
  readonly old: string;
  readonly identity: string;
}

/** The tables that rows of an identity are to have in the place of an old one; none for an identity that no class has. */
function inPlace({ driver, stored }: RevisionFacts, { mapping, parents, old, identity }: Place): readonly string[] {
  const above = chainTo(old, parents);
  const below = [...parents.keys()].filter(
    table => table !== old && chainTo(table, parents).includes(old) && stored.get(table)?.includes(identity),
  );
  return between(old, [...above, ...below], tablesOf(driver, mapping, identity));
}

/** The tables from below the root down to one. */
function chainTo(table: string, parents: Parents): string[] {
  const parent = parents.get(table);
  return parent === undefined ? [] : [...chainTo(parent, parents), table];
}

/** Between two tables that stay: the one of the same number where as many go as come, and any of those that come otherwise. */
function between(table: string, before: readonly string[], now: readonly string[]): readonly string[] {
  const index = before.indexOf(table);
  const start = before.findLastIndex((each, at) => at < index && now.includes(each));
  const end = before.findIndex((each, at) => at > index && now.includes(each));
  const last = end < 0 ? before.length : end;
  const from = start < 0 ? 0 : now.indexOf(before[start]!) + 1;
  const place = now.slice(from, end < 0 ? now.length : now.indexOf(before[end]!));
  return place.length === last - start - 1 ? [place[index - start - 1]!] : place;
}
