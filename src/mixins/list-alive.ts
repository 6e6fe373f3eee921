import type { EntityManager, EntityName, FilterOptions, FilterQuery, FindOptions, Loaded } from '@mikro-orm/core';
import { LoadOptionError } from '../errors/loading-error.ts';
import { MissingMixinError } from '../errors/mixin-error.ts';
import { ALIVE, marksOnRemove, type SoftDeleteMembers } from './soft-delete.ts';

/** The options of `listAlive`: those of `em.find`. `filters` switches others on or off by name. */
export interface ListAliveOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> extends Omit<FindOptions<T, Hint, Fields, Excludes>, 'filters'> {
  filters?: Exclude<FilterOptions, boolean>;
}

/**
 * Finds the rows that are not marked as deleted, whether or not the filter `alive` is a default.
 *
 * ```ts
 * @Entity()
 * class Note extends SoftDeleteModel {}
 *
 * const notes = await listAlive(em, Note, {}, { orderBy: { createdAt: 'desc' }, limit: 20 });
 * ```
 *
 * It is `em.find` with the filter `alive`, so that populated relations leave deleted rows out too. Throws
 * `MissingMixinError` for a class without `SoftDelete`, and what `em.find` throws.
 */
export async function listAlive<
  T extends Pick<SoftDeleteMembers, 'deletedAt'>,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  em: EntityManager,
  entityName: EntityName<T>,
  ...[where = {}, options = {}]: [
    where?: FilterQuery<NoInfer<T>>,
    options?: ListAliveOptions<NoInfer<T>, Hint, Fields, Excludes>,
  ]
): Promise<Loaded<T, Hint, Fields, Excludes>[]> {
  const { class: cls, className } = em.getMetadata<object>(entityName as EntityName<object>);
  if (marksOnRemove.of(cls) === undefined) {
    throw new MissingMixinError(className, { mixin: 'SoftDelete', call: 'listAlive' });
  }
  const all = { ...options, filters: withAlive(options.filters) } as FindOptions<T, Hint, Fields, Excludes>;
  return em.find(entityName, where as never, all);
}

function withAlive(filters: FilterOptions | undefined): FilterOptions {
  if (typeof filters === 'boolean') {
    throw new LoadOptionError(
      `The option filters of listAlive is ${filters}, but it switches the filter ${ALIVE} on. Switch others off by name: filters: { other: false }.`,
    );
  }
  return Array.isArray(filters) ? [...filters, ALIVE] : { ...filters, [ALIVE]: true };
}
