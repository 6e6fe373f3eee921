import { ChangeSetType, type EntityMetadata, type EntityProperty } from '@mikro-orm/core';
import { ownReferences, tablesIn, targetsOf } from './commit-order.ts';
import { type AnyChangeSet, split, splitDelete } from './table-change-sets.ts';

/** Change sets by what they do and by the table, by the `_id` of its metadata, whose turn in the commit order they wait for. */
export type Groups = Record<ChangeSetType, Map<number, AnyChangeSet[]>>;

/**
 * Puts the change sets of joined hierarchies in their places: inserts and deletes with each of their tables, updates as
 * wholes with the root.
 */
export function group(groups: Groups, joined: readonly AnyChangeSet[], all: readonly AnyChangeSet[]): void {
  for (const { type, meta } of joined) {
    groups[type].delete(meta._id);
  }
  const deletes = all.filter(isDelete);
  const deleted = new Set(deletes.flatMap(({ meta }) => tablesIn(meta)).map(({ class: cls }) => cls));
  for (const whole of joined) {
    for (const part of partsInOrder(whole, deleted)) {
      const key = part === whole ? whole.rootMeta._id : part.meta._id;
      const waiting = groups[whole.type].get(key);
      if (waiting) {
        waiting.push(part);
      } else {
        groups[whole.type].set(key, [part]);
      }
    }
  }
}

function partsInOrder(whole: AnyChangeSet, deleted: ReadonlySet<unknown>): readonly AnyChangeSet[] {
  if (whole.type === ChangeSetType.CREATE) {
    return split(whole);
  }
  return isDelete(whole) ? splitDelete(whole, table => holdsBack(table, deleted)) : [whole];
}

function isDelete({ type }: AnyChangeSet): boolean {
  return type === ChangeSetType.DELETE || type === ChangeSetType.DELETE_EARLY;
}

/**
 * Whether rows of a child table have to go before the rows that they reference. The cascade from the root comes too late:
 * PostgreSQL checks the foreign keys of one row before it deletes the child rows of the next.
 */
function holdsBack(table: EntityMetadata<object>, deleted: ReadonlySet<unknown>): boolean {
  return ownReferences(table).some(prop => !letsGo(prop) && targetsOf(prop).some(cls => deleted.has(cls)));
}

function letsGo({ deleteRule }: EntityProperty): boolean {
  return deleteRule !== undefined && ['cascade', 'set null', 'set default'].includes(deleteRule.toLowerCase());
}
