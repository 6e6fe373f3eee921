import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { childTables, type Parents } from '../plan/child-tables.ts';
import type { RevisionFacts } from './revision-facts.ts';
import { hasRowsElsewhere } from './row-evidence.ts';

interface Known {
  /** The root table before, and as it is to be. */
  readonly root: { readonly before: string; readonly now: string };
  readonly renames: readonly TableRename[];
  /** What something says already, be it contradictory. */
  readonly claims: readonly TableRename[];
}

/** Tables without rows in whose place one of exactly the same columns comes: the only one, for the only one. Parents before children. */
export function renamesByShape(
  facts: RevisionFacts,
  mapping: HierarchyMapping,
  { root, renames, claims }: Known,
): TableRename[] {
  const { from, to } = facts;
  const [before, now] = [childTables(from, root.before), childTables(to, root.now)];
  const gone = [...before.keys()].filter(table => !to.hasTable(table));
  const fresh = [...now.keys()].filter(table => !from.hasTable(table));
  const found: TableRename[] = [];
  for (const old of gone.filter(table => facts.stored.get(table)?.length === 0)) {
    const all = [...renames, ...found];
    const isOpen = (table: string): boolean => ![...claims, ...all].some(each => [each.from, each.to].includes(table));
    const isAlike = (one: string, other: string): boolean =>
      placeOf(one, { parents: before, root, renames: all }) === now.get(other) && hasSameShape(facts, one, other);
    const wanted = fresh.filter(
      table =>
        isOpen(table) && isAlike(old, table) && !hasRowsElsewhere(facts, mapping, { root: root.before, old, table }),
    );
    const [table] = wanted;
    if (table !== undefined && wanted.length === 1 && isOpen(old)) {
      const rivals = gone.filter(each => !all.some(rename => rename.from === each) && isAlike(each, table));
      found.push(...(rivals.length === 1 ? [{ from: old, to: table }] : []));
    }
  }
  return found;
}

/** The parent, by the name that it is to have. */
function placeOf(
  table: string,
  { parents, root, renames }: Pick<Known, 'root' | 'renames'> & { readonly parents: Parents },
): string {
  const parent = parents.get(table)!;
  return parent === root.before ? root.now : (renames.find(({ from }) => from === parent)?.to ?? parent);
}

function hasSameShape({ from, to, comparator }: RevisionFacts, old: string, table: string): boolean {
  const [before, now] = [from.getTable(old)!, to.getTable(table)!];
  const columns = now.getColumns();
  return (
    columns.length === before.getColumns().length &&
    columns.every(column => {
      const own = before.getColumn(column.name);
      return own !== undefined && comparator.diffColumn(own, column, before).size === 0;
    })
  );
}
