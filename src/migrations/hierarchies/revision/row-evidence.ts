import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { ancestry } from '../plan/describe-hierarchy.ts';
import { childTables, type Parents } from '../plan/child-tables.ts';
import { tableOf } from '../plan/table-names.ts';
import type { RevisionFacts } from './revision-facts.ts';

/**
 * The tables that rows say: where all rows of one that goes are, by what they store, of classes that have another one in its place. The
 * other one may be there already, which contradicts.
 */
export function renamesByRows(facts: RevisionFacts, mapping: HierarchyMapping, root: string): TableRename[] {
  const { from, to, stored } = facts;
  const parents = childTables(from, root);
  const gone = [...parents.keys()].filter(table => !to.hasTable(table));
  return gone.flatMap(old => {
    const identities = stored.get(old) ?? [];
    const tables = new Set(identities.map(identity => tableInPlace(facts, { mapping, parents, old, identity })));
    const [table] = tables;
    return table !== undefined && tables.size === 1 ? [{ from: old, to: table }] : [];
  });
}

interface Place {
  readonly mapping: HierarchyMapping;
  readonly parents: Parents;
  readonly old: string;
  readonly identity: string;
}

/** Of the tables that rows of an identity are to have, the one in the place of an old one. */
function tableInPlace(
  { driver, stored }: RevisionFacts,
  { mapping, parents, old, identity }: Place,
): string | undefined {
  const level = mapping.model.resolve(identity, mapping.model.root);
  const above = chainTo(old, parents);
  const below = [...parents.keys()].filter(
    table => table !== old && chainTo(table, parents).includes(old) && stored.get(table)?.includes(identity),
  );
  return (
    level &&
    inPlace(
      old,
      [...above, ...below],
      ancestry(level).map(each => tableOf(driver, mapping.metaOf(each))),
    )
  );
}

/** The tables from below the root down to one. */
function chainTo(table: string, parents: Parents): string[] {
  const parent = parents.get(table);
  return parent === undefined ? [] : [...chainTo(parent, parents), table];
}

/** Between two tables that stay as many have to go as come; each takes the place of one. */
function inPlace(table: string, before: readonly string[], now: readonly string[]): string | undefined {
  const index = before.indexOf(table);
  const start = before.findLastIndex((each, at) => at < index && now.includes(each));
  const end = before.findIndex((each, at) => at > index && now.includes(each));
  const last = end < 0 ? before.length : end;
  const from = start < 0 ? 0 : now.indexOf(before[start]!) + 1;
  const place = now.slice(from, end < 0 ? now.length : now.indexOf(before[end]!));
  return place.length === last - start - 1 ? place[index - start - 1] : undefined;
}
