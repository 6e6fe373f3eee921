import {
  type Dictionary,
  type EntityMetadata,
  type EntityProperty,
  RawQueryFragment,
  ReferenceKind,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { CursorOrderError } from '../../errors/cursor-order-error.ts';
import { OrderExpander } from '../querying/expand-orders.ts';
import { orderedBy } from '../querying/order-fragment.ts';
import { type ColumnKind, columnKind } from './column-kind.ts';

/** A column that a page is ordered by. */
export interface CursorOrder {
  /** As an element of `orderBy`, with its direction written out. */
  readonly orderBy: Dictionary;
  readonly direction: string;
  /** As the binding of a cursor names it. */
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isDescending: boolean;
  readonly areNullsFirst: boolean;
  readonly isNullable: boolean;
}

interface Place {
  readonly driver: AbstractSqlDriver;
  readonly meta: EntityMetadata;
  readonly schema: string | undefined;
}

/** A column on its way from the queried entity. */
interface Path {
  readonly steps: readonly EntityProperty[];
  readonly key: string | symbol;
  readonly isNullable: boolean;
}

/**
 * The columns of an order, with the primary key at its end. Throws `CursorOrderError` for what is no column and for columns
 * whose values a cursor cannot carry.
 */
export function cursorOrders(place: Place, orderBy: unknown): CursorOrder[] {
  const { driver, meta, schema } = place;
  const expanded = new OrderExpander(driver, schema).expand(orderBy, meta.class);
  const given = (Array.isArray(expanded) ? expanded : [expanded]) as Dictionary[];
  const orders = given.flatMap(order => flatten(place, meta.properties, order, { steps: [], isNullable: false }));
  const names = new Set<string>();
  const own = orders.filter(({ name }) => !names.has(name) && names.add(name));
  const missing = meta.primaryKeys.filter(key => !names.has(key));
  const direction = own.at(-1)?.isDescending ? 'desc' : 'asc';
  const keys = missing.flatMap(key =>
    flatten(place, meta.properties, { [key]: direction }, { steps: [], isNullable: false }),
  );
  return upToKey([...own, ...keys], meta.primaryKeys);
}

/** What comes after a whole key orders nothing. */
function upToKey(orders: readonly CursorOrder[], keys: readonly string[]): CursorOrder[] {
  const last = Math.max(...keys.map(key => orders.findIndex(({ name }) => name === key)));
  return orders.slice(0, last + 1);
}

function flatten(
  place: Place,
  properties: Readonly<Record<string, EntityProperty>>,
  order: Dictionary,
  path: Omit<Path, 'key'>,
): CursorOrder[] {
  return Reflect.ownKeys(order).flatMap((key): CursorOrder[] => {
    const direction: unknown = order[key as string];
    if (typeof key === 'symbol') {
      const steps = path.steps.length === 0 ? orderedBy(key)?.steps : undefined;
      return [
        cursorOrder(
          place,
          { steps: steps ?? unknownColumn(place, path, 'a raw fragment'), key, isNullable: true },
          direction,
        ),
      ];
    }
    const prop = Object.hasOwn(properties, key) ? properties[key]! : unknownColumn(place, path, key);
    const next = { steps: [...path.steps, prop], isNullable: path.isNullable || mayBeNull(place.meta, prop) };
    if (!Utils.isPlainObject(direction)) {
      return [cursorOrder(place, { ...next, key }, direction)];
    }
    return flatten(place, innerProperties(prop) ?? unknownColumn(place, path, key), direction, next);
  });
}

function innerProperties(prop: EntityProperty): Record<string, EntityProperty> | undefined {
  if (prop.kind === ReferenceKind.EMBEDDED) {
    return prop.object || prop.array ? undefined : prop.embeddedProps;
  }
  return isToOne(prop) ? prop.targetMeta?.properties : undefined;
}

function cursorOrder(place: Place, { steps, key, isNullable }: Path, direction: unknown): CursorOrder {
  const prop = steps.at(-1)!;
  const path = steps.map(({ name }) => name);
  const quote = (name: string): string => place.driver.getPlatform().quoteIdentifier(name);
  const kind = isColumn(prop) ? columnKind(prop, quote) : undefined;
  if (!kind) {
    throw new CursorOrderError(
      place.meta.className,
      `${path.join('.')} is ${isColumn(prop) ? `of the type ${prop.columnTypes?.[0] ?? 'unknown'}, which has no text that a cursor can carry` : 'no single column'}. Order by other columns.`,
    );
  }
  const { isDescending, areNullsFirst } = readDirection(place.meta, path.join('.'), direction);
  const written = `${isDescending ? 'desc' : 'asc'} nulls ${areNullsFirst ? 'first' : 'last'}`;
  const fragment = typeof key === 'symbol' ? RawQueryFragment.getKnownFragment(key) : undefined;
  const owner = fragment ? `${orderedBy(key)!.class.name}:` : '';
  // natural places of nulls are left to PostgreSQL, so that an index in that order serves
  const shown = isDescending === areNullsFirst ? written.slice(0, written.indexOf(' ')) : written;
  return {
    orderBy: nested(fragment ? [copied(fragment)] : path, shown),
    direction: shown,
    name: owner + path.join('.'),
    kind,
    isDescending,
    areNullsFirst,
    isNullable,
  };
}

/** MikroORM forgets a fragment after its first use. */
function copied(fragment: RawQueryFragment): string {
  return fragment.key as unknown as string;
}

function nested(keys: readonly string[], direction: string): Dictionary {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), direction) as Dictionary;
}

function readDirection(
  meta: EntityMetadata,
  name: string,
  direction: unknown,
): { isDescending: boolean; areNullsFirst: boolean } {
  const text = direction === 1 ? 'asc' : direction === -1 ? 'desc' : String(direction).toLowerCase().trim();
  const [, order, nulls] = /^(asc|desc)(?: nulls (first|last))?$/.exec(text) ?? [];
  if (!order) {
    throw new CursorOrderError(
      meta.className,
      `the direction of ${name} is not 'asc' or 'desc', alone or with 'nulls first' or 'nulls last'.`,
    );
  }
  const isDescending = order === 'desc';
  return { isDescending, areNullsFirst: nulls === undefined ? isDescending : nulls === 'first' };
}

/** A column of a class below the root of a single table is null in the rows of others. */
function mayBeNull(meta: EntityMetadata, prop: EntityProperty): boolean {
  return (
    !prop.primary &&
    (Boolean(prop.nullable) ||
      Boolean(prop.formula) ||
      isToOne(prop) ||
      (meta.root !== meta && !meta.root.properties[prop.name]))
  );
}

function isToOne({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;
}

function isColumn(prop: EntityProperty): boolean {
  const isStored = prop.persist !== false || prop.formula !== undefined;
  return (
    isStored && prop.fieldNames?.length === 1 && (prop.kind === ReferenceKind.SCALAR || (isToOne(prop) && prop.owner))
  );
}

function unknownColumn({ meta }: Place, { steps }: Omit<Path, 'key'>, key: string): never {
  const name = [...steps.map(step => step.name), key].join('.');
  throw new CursorOrderError(
    meta.className,
    `orderBy names ${name}, which is no column to order by. Name columns, columns of embeddables or of to-one relations, or use treatOrder.`,
  );
}
