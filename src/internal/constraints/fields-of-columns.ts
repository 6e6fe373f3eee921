import type { EntityClass, EntityMetadata, EntityProperty, MetadataStorage } from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import { ownProperties } from '../../polymorphic/change-type-data.ts';

/** A class, and the properties that columns of its table are called by. */
export interface NamedFields {
  readonly entityName: string | undefined;
  readonly fields: readonly string[];
}

/** The topmost class of a table that has the columns, and its names for them; one name for a relation of several columns. */
export function fieldsOfColumns(metadata: MetadataStorage, table: string, columns: readonly string[]): NamedFields {
  const metas = [...(metadata as Iterable<EntityMetadata>)]
    .filter(meta => meta.tableName === table)
    .toSorted((a, b) => depthOf(a.class) - depthOf(b.class));
  const owner = metas.find(meta => columns.every(column => propertyOf(meta, column))) ?? metas[0];
  const names = owner
    ? columns.flatMap(column => propertyOf(owner, column) ?? []).map(prop => nameOf(owner, prop))
    : [];
  return { entityName: owner?.className, fields: [...new Set(names)] };
}

function depthOf(cls: EntityClass): number {
  const parent = parentClass(cls);
  return parent ? depthOf(parent) + 1 : 0;
}

/** A property of the column alone, in preference to a relation that has it among others. */
function propertyOf(meta: EntityMetadata, column: string): EntityProperty | undefined {
  const props = ownProperties(meta).filter(prop => prop.fieldNames?.includes(column));
  return props.find(prop => prop.fieldNames.length === 1) ?? props[0];
}

/** The columns of an embedded object are known as `address.city`. */
function nameOf(meta: EntityMetadata, { name, embedded }: EntityProperty): string {
  const parent = embedded && meta.properties[embedded[0]];
  return embedded && parent ? `${nameOf(meta, parent)}.${embedded[1]}` : name;
}
