import { Utils } from '@mikro-orm/core';
import type { HierarchyModel } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';

/** Numbers of rows by identity, in the order of registration. */
export type TypeCounts = Readonly<Record<string, number>>;

/** Numbers of rows by some columns, with those of former identities added to those of the current ones. */
export function currentCounts(model: HierarchyModel, columns: readonly string[], counts: TypeCounts): TypeCounts {
  const place = columns.indexOf(IDENTITY_PROPERTY);
  if (place < 0) {
    return counts;
  }
  const sums = new Map<string, number>();
  for (const [key, count] of Object.entries(counts)) {
    const parts = key.split(Utils.PK_SEPARATOR);
    const current = parts.with(place, model.currentIdentity(parts[place]!)).join(Utils.PK_SEPARATOR);
    sums.set(current, (sums.get(current) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}
