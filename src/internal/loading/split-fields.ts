import type { Configuration, EntityMetadata } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { mappingsOf } from '../mapping.ts';

/**
 * Parts the names of `fields` that MikroORM knows on the queried classes from those that only subclasses have, at any
 * depth. A name that no class has stays among the known, for MikroORM to refuse.
 */
export function splitFields(
  meta: EntityMetadata,
  fields: readonly string[],
  config: Configuration,
): { known: string[]; child: string[] } {
  const known: string[] = [];
  const child: string[] = [];
  for (const field of fields) {
    (typeof field === 'string' && isChildField(meta, field, config) ? child : known).push(field);
  }
  return { known, child };
}

function isChildField(meta: EntityMetadata, field: string, config: Configuration): boolean {
  const [head = '', ...rest] = field.split('.');
  const name = head.split(':')[0]!;
  const prop = propertyOf(meta, name);
  if (prop) {
    return rest.length > 0 && prop.targetMeta !== undefined && isChildField(prop.targetMeta, rest.join('.'), config);
  }
  const mapping = mappingsOf(config).find(meta.class);
  const below = mapping?.levelsBelow(mapping.levelOf(meta.class)) ?? [];
  return below.some(level => propertyOf(mapping!.metaOf(level), name));
}
