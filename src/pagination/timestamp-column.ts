import type { EntityMetadata } from '@mikro-orm/core';
import { InvalidRequestError } from '../errors/request-error.ts';

const PROPERTIES = { created_at: 'createdAt', updated_at: 'updatedAt', id: 'id' } as const;

/** The name of a column that a client may order by. */
export type OrderColumn = keyof typeof PROPERTIES;

/**
 * The property of an entity that holds a column which a field of a request names. Throws `InvalidRequestError` with the entity
 * and the column when there is none.
 */
export function timestampOf(meta: EntityMetadata, column: OrderColumn, field: string): string {
  const property = propertyOf(meta, column);
  if (property === undefined) {
    const others = (Object.keys(PROPERTIES) as OrderColumn[]).filter(name => propertyOf(meta, name) !== undefined);
    const choice = field === 'order' && others.length > 0 ? `one of ${others.join(', ')}` : 'left out';
    throw new InvalidRequestError([{ field, expected: `${choice}: ${meta.className} has no ${column}` }]);
  }
  return property;
}

function propertyOf(meta: EntityMetadata, column: OrderColumn): string | undefined {
  const name = PROPERTIES[column];
  return Object.hasOwn(meta.properties, name)
    ? name
    : meta.props.find(({ fieldNames }) => fieldNames?.length === 1 && fieldNames[0] === column)?.name;
}
