import type { EntityClass, EntityManager } from '@mikro-orm/core';
import type { Branch } from '../../polymorphic/branch-of.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';

/** What one `GROUP BY` over a hierarchy found. */
export interface RowCounts {
  readonly byLevel: ReadonlyMap<Level, number>;
  /** The rows with identities that no concrete class has. */
  readonly unknown: ReadonlyMap<string, number>;
}

/** Counts the rows of every class of a hierarchy in one query. */
export async function countRows(em: EntityManager, { model }: Branch): Promise<RowCounts> {
  const counts = await em.countBy(model.root.class as EntityClass<object>, IDENTITY_PROPERTY as never);
  const byLevel = new Map(model.concreteBelow(model.root).map(level => [level, counts[level.identity!] ?? 0]));
  const unknown = Object.entries(counts).filter(([identity]) => !model.resolve(identity, model.root));
  return { byLevel, unknown: new Map(unknown) };
}
