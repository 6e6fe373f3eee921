import type { Dictionary, EntityMetadata, FilterQuery, OrderDefinition } from '@mikro-orm/core';
import type { TableViewRequest } from './table-view-request.ts';
import { timestampOf } from './timestamp-column.ts';
import { readWindows, type TimeWindowInput, windowCondition } from './time-windows.ts';

/** Explicit arguments, which win over a table view; null and undefined are not given. */
export interface TableViewOverrides<T extends object> extends TimeWindowInput {
  readonly orderBy?: OrderDefinition<T> | null | undefined;
  readonly limit?: number | null | undefined;
  readonly offset?: number | null | undefined;
}

/** A table view as `em.find` takes it. */
export interface TableViewFind<T extends object> {
  readonly where: FilterQuery<T>;
  readonly orderBy: OrderDefinition<T>;
  readonly limit: number;
  readonly offset: number;
}

/** What `TableViewRequest.find` says. */
export function tableViewFind<T extends object>(
  meta: EntityMetadata<T>,
  view: TableViewRequest,
  { orderBy, limit, offset, ...times }: TableViewOverrides<T>,
): TableViewFind<T> {
  const direction = view.desc ? 'desc' : 'asc';
  const orders: unknown = orderBy ?? { [timestampOf(meta, view.order, 'order')]: direction };
  const windows = readWindows({
    createdAfter: times.createdAfter ?? view.createdAfter,
    createdBefore: times.createdBefore ?? view.createdBefore,
    updatedAfter: times.updatedAfter ?? view.updatedAfter,
    updatedBefore: times.updatedBefore ?? view.updatedBefore,
  });
  return {
    where: windowCondition(meta, windows) ?? {},
    orderBy: withKey(meta, (Array.isArray(orders) ? orders : [orders]) as Dictionary[], direction),
    limit: limit ?? view.limit,
    offset: offset ?? view.offset,
  };
}

/** Without the key, rows that are equal in the order could be on two pages or on none. */
function withKey(meta: EntityMetadata, orders: readonly Dictionary[], direction: 'asc' | 'desc'): Dictionary[] {
  const missing = meta.primaryKeys.filter(key => !orders.some(order => Object.hasOwn(order, key)));
  return [...orders, ...missing.map(key => ({ [key]: direction }))];
}
