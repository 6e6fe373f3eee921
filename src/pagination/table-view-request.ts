import type { EntityMetadata } from '@mikro-orm/core';
import { z } from 'zod';
import { parseRequest } from './parse-request.ts';
import {
  booleanField,
  choiceField,
  type DefaultedField,
  instantField,
  integerField,
  type OptionalField,
} from './request-fields.ts';
import { type TableViewFind, type TableViewOverrides, tableViewFind } from './table-view-find.ts';
import { refuseEmptyWindows, type TimeWindows } from './time-windows.ts';

/** The largest offset of a table view: with the rows of a page it stays an exact number, which PostgreSQL takes. */
export const MAX_OFFSET: number = Number.MAX_SAFE_INTEGER - 1000;

const ORDERS = ['created_at', 'updated_at', 'id'] as const;

/** What a table view may be ordered by. */
export type TableViewOrder = (typeof ORDERS)[number];

/** A table view as code writes it; null is the default. */
export type TableViewInput = {
  readonly [K in 'offset' | 'limit']?: number | null | undefined;
} & { readonly desc?: boolean | null | undefined } & {
  readonly order?: TableViewOrder | 'createdAt' | 'updatedAt' | null | undefined;
} & { readonly [K in keyof TimeWindows]?: Date | string | null | undefined };

/** The fields of a table view. */
export type TableViewFields = {
  offset: DefaultedField<number>;
  limit: DefaultedField<number>;
  desc: DefaultedField<boolean>;
  order: DefaultedField<TableViewOrder>;
} & { [K in keyof TimeWindows]-?: OptionalField<Date> };

/**
 * The query string of a table view as a zod schema: for OpenAPI, and to extend with fields of one's own.
 *
 * ```ts
 * const [view, own] = parseRequests([tableViewRequest, z.object({ kind: z.string() })], 'limit=10&kind=a');
 * const request = new TableViewRequest(view);
 * ```
 *
 * `TableViewRequest.parse` reads by it.
 */
export const tableViewRequest: z.ZodObject<TableViewFields> = z.object({
  offset: integerField(0, MAX_OFFSET, 0),
  limit: integerField(1, 100, 50),
  desc: booleanField(true),
  order: choiceField(ORDERS, 'created_at'),
  createdAfter: instantField(),
  createdBefore: instantField(),
  updatedAfter: instantField(),
  updatedBefore: instantField(),
});

/**
 * A page of a table as a client asks for it: which rows, in which order, how many.
 *
 * ```ts
 * const view = TableViewRequest.parse('limit=20&order=updated_at&createdAfter=2026-01-01T00:00:00Z');
 * const { where, ...options } = view.find(em.getMetadata(Tool));
 * const page = await em.find(Tool, where, options);
 * ```
 *
 * `offset` is from 0 (the default) to 2^53 − 1001, `limit` from 1 to 100 (50), `desc` true by default, `order` `created_at` (the
 * default), `updated_at` or `id`. Windows of time are half open: after is inclusive, before exclusive. In code the
 * constructor takes the same, checks it as well, and knows `createdAt` and `updatedAt` for the columns. Throws one
 * `InvalidRequestError` (422) that lists each wrong field. After `TableViewRequest` of sqlmodel-ext.
 */
export class TableViewRequest implements TimeWindows {
  readonly offset: number;
  readonly limit: number;
  readonly desc: boolean;
  readonly order: TableViewOrder;
  readonly createdAfter: Date | undefined;
  readonly createdBefore: Date | undefined;
  readonly updatedAfter: Date | undefined;
  readonly updatedBefore: Date | undefined;

  constructor(input: TableViewInput = {}) {
    const { order } = input ?? {};
    const column = order === 'createdAt' ? 'created_at' : order === 'updatedAt' ? 'updated_at' : order;
    const isObject = typeof input === 'object' && !Array.isArray(input);
    const view = parseRequest(tableViewRequest, isObject ? { ...input, order: column } : input);
    refuseEmptyWindows(view);
    this.offset = view.offset;
    this.limit = view.limit;
    this.desc = view.desc;
    this.order = view.order;
    this.createdAfter = view.createdAfter;
    this.createdBefore = view.createdBefore;
    this.updatedAfter = view.updatedAfter;
    this.updatedBefore = view.updatedBefore;
    Object.freeze(this);
  }

  /** Reads what a client wrote: a query string, `URLSearchParams`, or an object of fields. Throws `InvalidRequestError`. */
  static parse(input: unknown): TableViewRequest {
    return input instanceof TableViewRequest ? input : new TableViewRequest(parseRequest(tableViewRequest, input));
  }

  /**
   * The view as `em.find` takes it, for an entity with these metadata; what `overrides` gives wins. Rows that are equal in the
   * order are told apart by the primary key. Throws `InvalidRequestError` when the entity lacks a column that the view names.
   */
  find<T extends object>(meta: EntityMetadata<T>, overrides: TableViewOverrides<T> = {}): TableViewFind<T> {
    return tableViewFind(meta, this, overrides);
  }
}
