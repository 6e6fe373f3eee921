import { helper, ReferenceKind } from '@mikro-orm/core';
import type { EntityState } from './entity-state.ts';

/** Gives the references that changed their old values, so that the collections that mirror them follow. */
export function restoreReferences(entity: object, before: EntityState): void {
  const held = entity as Record<string, unknown>;
  for (const { name, kind, owner } of helper(entity).__meta.relations) {
    const isOwner = kind === ReferenceKind.MANY_TO_ONE || (kind === ReferenceKind.ONE_TO_ONE && owner);
    if (isOwner && held[name] !== before.data[name]) {
      held[name] = before.data[name] ?? null;
    }
  }
}
