import type { EntityMetadata, MikroORM } from '@mikro-orm/core';
import { mappingsOf } from '../../internal/mapping.ts';
import { namesOf } from '../../polymorphic/hierarchy-model.ts';
import { anOrm, requireArgument } from '../arguments.ts';
import type { IdentityLock } from './identity-lock.ts';

/** A class of a hierarchy, as a lock compares it. */
export interface ClassIdentity {
  /** The key in `defineHierarchy`. */
  readonly name: string;
  /** Undefined for an abstract root that was given none. */
  readonly identity: string | undefined;
  readonly former: readonly string[];
  readonly isConcrete: boolean;
}

/** The classes of a hierarchy, the root first, and its root table. */
export interface HierarchyIdentities {
  readonly table: string;
  readonly classes: readonly ClassIdentity[];
}

/** The hierarchies of an ORM. */
export function hierarchiesOf(orm: MikroORM): HierarchyIdentities[] {
  requireArgument('hierarchiesOf()', anOrm, orm);
  return [...{ [Symbol.iterator]: () => mappingsOf(orm.config)[Symbol.iterator]() }].map(({ rootMeta, model }) => ({
    table: lockedTable(rootMeta),
    classes: [...model.levels],
  }));
}

/** The name of a root table in a lock, which MikroORM's option `schema` does not change. */
export function lockedTable({ schema, tableName }: EntityMetadata): string {
  return schema && schema !== '*' ? `${schema}.${tableName}` : tableName;
}

/** The lock of hierarchies as they are now. */
export function lockOf(hierarchies: readonly HierarchyIdentities[]): IdentityLock {
  return Object.fromEntries(
    hierarchies.map(({ table, classes }) => [
      table,
      Object.fromEntries(
        classes
          .filter(({ isConcrete }) => isConcrete)
          .flatMap(each => namesOf(each).map(identity => [identity, each.name] as const)),
      ),
    ]),
  );
}
