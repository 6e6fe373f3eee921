/** A unique index of the rows that are not marked as deleted, as `@Unique` and `uniques` of MikroORM take it. */
export interface UniqueAlive<TProperty extends string> {
  readonly properties: TProperty[];
  readonly where: { readonly deletedAt: null };
}

/**
 * A unique constraint on rows that are not marked as deleted: their values are free again for new rows.
 *
 * ```ts
 * @Entity()
 * @Unique(uniqueAlive('email'))
 * export class Account extends SoftDelete(UuidV7Base) {
 *   @Property({ type: 'string' }) email!: string;
 * }
 * ```
 *
 * With `defineEntity` it stands in `uniques`. It is a partial unique index, `where deleted_at is null`. To restore a row whose values
 * were taken meanwhile is MikroORM's `UniqueConstraintViolationException`. In a joined hierarchy the properties have to lie in
 * the table of `deletedAt`; else start-up throws `IndexColumnsError`.
 */
export function uniqueAlive<TProperty extends string>(
  ...properties: [TProperty, ...TProperty[]]
): UniqueAlive<TProperty> {
  return { properties, where: { deletedAt: null } };
}
