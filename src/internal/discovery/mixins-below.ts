import { type Dictionary, type EntityClass, type EntityMetadata, EntitySchema, Utils } from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import { isMixin } from '../../keys/mixin-mark.ts';

/**
 * Gives a class of a joined hierarchy what the mixins between it and its parent declare: they would have tables of their own
 * otherwise, since everything below a root has.
 */
export function takeMixins(meta: EntityMetadata): void {
  const parent = parentClass(meta.class);
  for (let cls = parent; cls; cls = parentClass(cls)) {
    if (!isMixin(cls)) {
      if (cls !== parent) {
        meta.extends = cls;
      }
      return;
    }
    const { properties, hooks, filters, ...mixin } = schemaOf(cls);
    meta.properties = { ...properties, ...meta.properties };
    meta.filters = { ...filters, ...meta.filters };
    for (const key of ['indexes', 'uniques', 'checks'] as const) {
      meta[key] = [...mixin[key], ...meta[key]] as never;
    }
    for (const [event, list] of Object.entries(hooks)) {
      const own = meta.hooks as Dictionary<unknown[]>;
      own[event] = [...(list as unknown[]), ...(own[event] ?? [])];
    }
  }
}

/** Leaves a mixin between two classes of a hierarchy outside of it. */
export function standAlone(meta: EntityMetadata): void {
  meta.root = meta;
  delete meta.name;
  delete meta.extends;
}

/** A copy, as MikroORM makes one for each ORM. */
function schemaOf(cls: EntityClass): EntityMetadata {
  return EntitySchema.fromMetadata(Utils.copy(EntitySchema.REGISTRY.get(cls)!.meta, false)).init().meta as never;
}
