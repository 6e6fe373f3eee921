import {
  EntityManager,
  type EntityMetadata,
  type EntityName,
  type FilterQuery,
  type FindOptions,
  type Loaded,
  type OrderDefinition,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { CursorOrderError } from '../errors/cursor-order-error.ts';
import { DeclarationError, MissingDriverError } from '../errors/declaration-error.ts';
import { InvalidCursorError, InvalidRequestError } from '../errors/request-error.ts';
import { shownValue } from '../errors/shown-value.ts';
import { type CursorOrder, cursorOrders } from '../internal/cursors/cursor-orders.ts';
import { CursorRead } from '../internal/cursors/cursor-read.ts';
import { isPolymorphicDriver } from '../keys/driver-mark.ts';
import { decodeCursor, encodeCursor } from './cursor-text.ts';

/** What a page by cursor takes beside MikroORM's own options of a find. */
export interface CursorPageOptions<
  Entity extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> extends Omit<
  FindOptions<Entity, Hint, Fields, Excludes>,
  'after' | 'before' | 'cache' | 'first' | 'groupBy' | 'having' | 'last' | 'limit' | 'offset' | 'orderBy' | 'overfetch'
> {
  readonly where?: FilterQuery<NoInfer<Entity>>;
  /** Columns with their directions; the primary key comes last by itself. Default: `createdAt`. */
  readonly orderBy?: OrderDefinition<NoInfer<Entity>> | undefined;
  /** Where the page before ended; undefined and null begin at the first row. */
  readonly cursor?: string | null | undefined;
  /** The most rows of the page. Default: 20. */
  readonly limit?: number | undefined;
  /** The direction of the default order. Default: false, the newest first. */
  readonly ascending?: boolean | undefined;
  /** Signs the cursors of this query; at least 16 bytes. */
  readonly secret?: string | Uint8Array | undefined;
}

/** A page by cursor. */
export interface CursorPage<Item> {
  readonly items: Item[];
  /** The `cursor` of the next page; null on the last one. */
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
  readonly limit: number;
}

/**
 * One page of a query, from the row at which the page before ended.
 *
 * ```ts
 * const first = await findCursorPage(em, Tool, { where: { name: 'weather' }, orderBy: { name: 'asc' }, limit: 20 });
 * const second = await findCursorPage(em, Tool, { where: { name: 'weather' }, orderBy: { name: 'asc' }, cursor: first.nextCursor });
 * ```
 *
 * Every row that is there during the whole walk comes once, in order, whatever is inserted meanwhile. Takes the options of
 * `em.find`, and counts nothing: it reads one row more than the page has. A cursor holds the values of its row as PostgreSQL
 * writes them, with microseconds; it is bound to the entity, the columns and the directions, not to `where`. Throws
 * `InvalidCursorError` (422), before any SQL, for a cursor of another query or of nobody, `InvalidRequestError` for a limit
 * that is no positive integer, `CursorOrderError` for an order that has no cursor, and `DeclarationError` without an entity
 * manager. After `cursor` of Tempest.
 */
export async function findCursorPage<
  Entity extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  em: EntityManager,
  entityName: EntityName<Entity>,
  options: CursorPageOptions<Entity, Hint, Fields, Excludes> = {},
): Promise<CursorPage<Loaded<Entity, Hint, Fields, Excludes>>> {
  requireArguments(em, options);
  const { where = {}, orderBy, cursor, limit = 20, ascending, secret, ...rest } = options;
  requireLimit(limit);
  const meta = em.getMetadata(entityName) as EntityMetadata;
  const orders = ordersOf(em, meta, { orderBy, ascending, schema: rest.schema });
  const binding = { query: queryOf(meta, orders), secret };
  const position = cursor == null ? undefined : requirePosition(orders, decodeCursor(cursor, binding));
  const read = new CursorRead(orders, position, limit);
  const found = await read.find(em, [entityName, where], { ...rest, orderBy: orders.map(order => order.orderBy) });
  const items = found as Loaded<Entity, Hint, Fields, Excludes>[];
  const nextCursor = read.next ? encodeCursor(read.next, binding) : null;
  return { items, nextCursor, hasMore: nextCursor !== null, limit };
}

function requireArguments(em: unknown, options: unknown): void {
  if (!(em instanceof EntityManager)) {
    throw new DeclarationError('findCursorPage needs an entity manager: findCursorPage(em, Tool, { limit: 20 }).');
  }
  if (typeof options !== 'object' || options === null) {
    throw new DeclarationError(
      `The options of findCursorPage are ${shownValue(options)}. Leave them out, or give an object: { limit: 20 }.`,
    );
  }
}

function requireLimit(limit: unknown): void {
  if (!Number.isSafeInteger(limit) || (limit as number) < 1) {
    throw new InvalidRequestError([{ field: 'limit', expected: 'a positive integer', given: shownValue(limit) }]);
  }
}

interface Order {
  readonly orderBy: unknown;
  readonly ascending: boolean | undefined;
  readonly schema: string | undefined;
}

function ordersOf(em: EntityManager, meta: EntityMetadata, { orderBy, ascending, schema }: Order): CursorOrder[] {
  const driver = em.getDriver();
  if (!isPolymorphicDriver(driver)) {
    throw new MissingDriverError(driver.constructor.name);
  }
  if (orderBy !== undefined && ascending === true) {
    throw new CursorOrderError(
      meta.className,
      `orderBy says its own directions, and ascending was given. Leave one out.`,
    );
  }
  const place = { driver: driver as unknown as AbstractSqlDriver, meta, schema: schema ?? em.schema };
  return cursorOrders(place, orderBy ?? defaultOrder(meta, ascending === true));
}

function defaultOrder(meta: EntityMetadata, ascending: boolean): object {
  if (!Object.hasOwn(meta.properties, 'createdAt')) {
    throw new CursorOrderError(meta.className, `it has no createdAt, which is the default order. Give orderBy.`);
  }
  return { createdAt: ascending ? 'asc' : 'desc' };
}

/** What a cursor is bound to. */
function queryOf({ className }: EntityMetadata, orders: readonly CursorOrder[]): string {
  const columns = orders.map(({ name, kind, isDescending, areNullsFirst }) => [
    name,
    kind.type,
    isDescending,
    areNullsFirst,
  ]);
  return JSON.stringify([className, columns]);
}

/** A cursor without a secret can be written by hand: no value of it reaches a column that could not hold it. */
function requirePosition(
  orders: readonly CursorOrder[],
  values: readonly (string | null)[],
): readonly (string | null)[] {
  const isRight = orders.every(({ kind, isNullable }, index) => {
    const value = values[index];
    return value === null ? isNullable : value !== undefined && kind.accepts(value);
  });
  if (values.length !== orders.length || !isRight) {
    throw new InvalidCursorError('its values are not of the columns');
  }
  return values;
}
