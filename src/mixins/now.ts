/**
 * The time now, as `Date`: UTC, to the millisecond. For `onCreate` and `onUpdate` of columns that the application's clock
 * sets.
 *
 * ```ts
 * const properties = { seenAt: p.datetime(3).onCreate(now) };
 * ```
 *
 * After `now` of sqlmodel-ext.
 */
export function now(): Date {
  return new Date();
}

/**
 * The day now in UTC, as `YYYY-MM-DD`: what MikroORM's `date` columns hold.
 *
 * ```ts
 * const properties = { joinedOn: p.date().onCreate(nowDate) };
 * ```
 *
 * After `now_date` of sqlmodel-ext.
 */
export function nowDate(): string {
  return now().toISOString().slice(0, 10);
}
