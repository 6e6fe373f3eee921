import { type EntityMetadata, type EntityProperty, type MetadataStorage, ReferenceKind } from '@mikro-orm/core';
import { SlugSourceError } from '../../errors/slug-error.ts';
import { SLUG_PROPERTY, slugSettingsOf } from '../../mixins/slug-settings.ts';
import { registry } from '../../polymorphic/registry.ts';

/** Throws `SlugSourceError` for a class that is stored and has no property with the text for its slugs. */
export function checkSlugs(storage: MetadataStorage): void {
  for (const meta of storage as Iterable<EntityMetadata>) {
    const settings = slugSettingsOf(meta.class);
    if (!settings || meta.abstract || !isStored(meta)) {
      continue;
    }
    const { from, follow } = settings;
    const source = meta.properties[from as never] as EntityProperty | undefined;
    if (!source || from === SLUG_PROPERTY || source.kind !== ReferenceKind.SCALAR || source.lazy) {
      const scalars = meta.props.filter(({ kind, name }) => kind === ReferenceKind.SCALAR && name !== SLUG_PROPERTY);
      throw SlugSourceError.missing(
        meta.className,
        from,
        scalars.map(({ name }) => name),
      );
    }
    if (follow && source.persist === false) {
      throw SlugSourceError.computed(meta.className, from);
    }
  }
}

/** Abstract classes of a hierarchy may leave the text to the classes below. */
function isStored({ class: cls }: EntityMetadata): boolean {
  const model = registry.find(cls);
  const level = model?.levelOf(cls);
  return !model || !level || model.concreteBelow(model.root).includes(level);
}
