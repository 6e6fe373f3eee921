import type { Configuration, EntityMetadata } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { mappingsOf } from '../mapping.ts';
import { sharedProperty } from './declared-below.ts';

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
    const key = typeof field === 'string' ? keyBefore(meta, field, config) : undefined;
    (key === undefined ? known : child).push(field);
    known.push(...(key ? [key] : []));
  }
  return { known: [...new Set(known)], child };
}

/**
 * For a field of subclasses the key of the place where they stand: MikroORM is to know that the relations before it are
 * wanted, and that nothing else of them is. Empty at the queried class; undefined for other fields.
 */
function keyBefore(meta: EntityMetadata, field: string, config: Configuration): string | undefined {
  const [head = '', ...rest] = field.split('.');
  const name = head.split(':')[0]!;
  const prop = sharedProperty(mappingsOf(config), meta, name);
  if (prop?.targetMeta && rest.length > 0) {
    const inner = keyBefore(prop.targetMeta, rest.join('.'), config);
    return inner === undefined ? undefined : `${name}.${inner || prop.targetMeta.primaryKeys[0]!}`;
  }
  const mapping = mappingsOf(config).find(meta.class);
  const below = prop ? [] : (mapping?.levelsBelow(mapping.levelOf(meta.class)) ?? []);
  return below.some(level => propertyOf(mapping!.metaOf(level), name)) ? '' : undefined;
}
