import { type EntityMetadata, type EntityProperty, type MetadataStorage, ReferenceKind } from '@mikro-orm/core';
import { InverseSideError } from '../../errors/read-only-collection-error.ts';
import { readOnlyInverses } from '../../mixins/read-only-inverse.ts';

/** Throws `InverseSideError` for a read-only inverse side that the class does not have. */
export function checkInverses(storage: MetadataStorage): void {
  for (const meta of storage as Iterable<EntityMetadata>) {
    const names = meta.abstract ? [] : (readOnlyInverses.of(meta.class) ?? []);
    for (const name of names) {
      const property = meta.properties[name as never] as EntityProperty | undefined;
      if (property?.kind !== ReferenceKind.MANY_TO_MANY || !property.mappedBy) {
        throw new InverseSideError(meta.className, name);
      }
    }
  }
}
