import type { EntityMetadata, TriggerDef } from '@mikro-orm/core';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { isMixin, isOptedIn } from '../../keys/mixin-mark.ts';
import { immutabilityOf } from '../../mixins/immutable.ts';
import { databaseClock, updatedAtOf } from '../../mixins/updated-at.ts';
import { quote } from '../writing/write-context.ts';
import { mixinTriggers } from './mixin-triggers.ts';

/** Finishes in the final metadata what mixins declare: columns have their names now, and classes their tables. */
export function finishMixins(all: Iterable<EntityMetadata>): void {
  for (const meta of [...all].filter(({ class: cls }) => isOptedIn(cls))) {
    const updatedAt = updatedAtOf(meta);
    if (updatedAt?.fieldNames) {
      updatedAt.onUpdate = databaseClock(quote(updatedAt.fieldNames[0]!));
    }
    refuseUpdatedAt(meta);
    if (hasTable(meta)) {
      const triggers: TriggerDef[] = mixinTriggers(meta);
      meta.triggers.push(...triggers);
    }
  }
}

/** An abstract root of a single table has one. */
function hasTable(meta: EntityMetadata): boolean {
  const isOwn = meta.inheritanceType === 'sti' ? meta.root === meta : !meta.abstract;
  return isOwn && !meta.embeddable && !meta.virtual;
}

function refuseUpdatedAt(meta: EntityMetadata): void {
  if (immutabilityOf(meta.class) && updatedAtOf(meta)) {
    throw new DeclarationError(
      `${meta.className} is immutable and has updatedAt, which could never change. Leave one of the two mixins out.`,
    );
  }
}

/** Throws `DeclarationError` for an immutable class below a root that is not: every row can be written through the root. */
export function requireImmutableRoot({ class: cls, className, root }: EntityMetadata): void {
  if (cls && !isMixin(cls) && immutabilityOf(cls) && !immutabilityOf(root.class)) {
    throw new DeclarationError(
      `${className} is immutable, but the root of its hierarchy, ${root.className}, is not: its rows could be changed and deleted ` +
        `through ${root.className}. Apply Immutable to ${root.className}, or leave it out.`,
    );
  }
}
