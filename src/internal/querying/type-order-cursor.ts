import {
  Cursor,
  type Dictionary,
  type EntityMetadata,
  type EntityProperty,
  helper,
  type Platform,
  Reference,
  Utils,
} from '@mikro-orm/core';
import { type OrderedBy, orderedBy } from './order-fragment.ts';

type Orders = readonly Dictionary[];

/** A cursor over an order with columns of subclasses: their values are read from the entities that have them. */
export function withTypeOrders(cursor: Cursor<object>, meta: EntityMetadata, orders: Orders): Cursor<object> {
  const from = (entity: object): string => Cursor.encode(orders.flatMap(order => valuesOf(entity, meta, order)));
  return Object.defineProperty(cursor, 'from', { value: from });
}

/** Where a page begins: an entity or plain values become the text that a cursor would give. */
export function cursorText(
  position: unknown,
  side: 'startCursor' | 'endCursor',
  place: [EntityMetadata, Orders],
): unknown {
  const [meta, orders] = place;
  const value = Reference.unwrapReference(position as object);
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return side in value
    ? (value as Dictionary)[side]
    : Cursor.encode(orders.flatMap(order => valuesOf(value, meta, order)));
}

function valuesOf(entity: object, meta: EntityMetadata, order: Dictionary): unknown[] {
  const [key] = Reflect.ownKeys(order);
  const ordered = orderedBy(key!);
  if (!ordered) {
    return Cursor.decode(Cursor.for(meta, entity, order));
  }
  if (Utils.isEntity(entity) && !(entity instanceof ordered.class)) {
    return [null];
  }
  const names = ordered.steps.map(step => step.name);
  const nested = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'asc');
  const owner = Utils.isEntity(entity) ? helper(entity).__meta : meta;
  const [value] = Cursor.decode(Cursor.for(owner, entity, nested as Dictionary));
  return [names.slice(1).reduce((inner, name) => (inner as Dictionary | null)?.[name] ?? null, value)];
}

/** The metadata with a nullable property for each column of a subclass, so that MikroORM compares it as it does its own. */
export function withOrderedProperties(meta: EntityMetadata, orders: Orders): EntityMetadata {
  const properties: Record<string | symbol, EntityProperty> = { ...meta.properties };
  for (const key of orders.flatMap(order => Reflect.ownKeys(order))) {
    const ordered = orderedBy(key);
    if (ordered) {
      properties[key] = { ...columnOf(ordered), nullable: true };
    }
  }
  return Object.create(meta, { properties: { value: properties } }) as EntityMetadata;
}

/** In keys that are fragments MikroORM converts nothing, and takes an empty list for no condition. */
export function comparable(where: unknown, platform: Platform): unknown {
  if (Array.isArray(where)) {
    return where.map(item => comparable(item, platform));
  }
  if (!Utils.isPlainObject<Dictionary>(where)) {
    return where;
  }
  const result: Dictionary = {};
  for (const key of Reflect.ownKeys(where) as string[]) {
    const ordered = orderedBy(key);
    result[key] = ordered ? converted(where[key], columnOf(ordered), platform) : comparable(where[key], platform);
  }
  return result;
}

function converted(value: unknown, { customType }: EntityProperty, platform: Platform): unknown {
  if (Array.isArray(value)) {
    return { $in: value };
  }
  if (!Utils.isPlainObject<Dictionary>(value) || !customType) {
    return value;
  }
  const toDatabase = (operand: unknown): unknown =>
    operand === null ? null : customType.convertToDatabaseValue(operand, platform, { fromQuery: true, mode: 'query' });
  return Object.fromEntries(Object.entries(value).map(([operator, operand]) => [operator, toDatabase(operand)]));
}

function columnOf({ steps }: OrderedBy): EntityProperty {
  const column = steps.at(-1)!;
  return column.targetMeta?.getPrimaryProps()[0] ?? column;
}
