import { type EntityMetadata, type EntityProperty, type MetadataStorage, ReferenceKind } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { Mappings } from '../mapping.ts';

/**
 * Gives subclasses the setters of the class that declares a relation. MikroORM's own look for the other side at the class of the instance,
 * and leave it as it was: a one-to-one relation that was set at its inverse side is never written.
 */
export function inheritSetters(storage: MetadataStorage, mappings: Mappings): void {
  for (const meta of storage as Iterable<EntityMetadata>) {
    for (const prop of mappings.find(meta.class) ? meta.relations.filter(isToOne) : []) {
      const declaring = declaringMeta(storage, prop);
      if (declaring && meta.prototype instanceof declaring.class) {
        const setters = declaring.definedProperties as PropertyDescriptorMap;
        Object.assign(meta.definedProperties, { [prop.name]: setters[prop.name] });
      }
    }
  }
}

function isToOne({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_ONE || kind === ReferenceKind.MANY_TO_ONE;
}

/** The class that the other side of a relation leads back to. */
function declaringMeta(storage: MetadataStorage, prop: EntityProperty): EntityMetadata | undefined {
  const { targetMeta, mappedBy, inversedBy } = prop;
  const name = (mappedBy as string | undefined) ?? inversedBy;
  const inverse = targetMeta && name ? propertyOf(targetMeta, name) : undefined;
  return inverse?.targetMeta && storage.find(inverse.targetMeta.class);
}
