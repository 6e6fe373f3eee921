import type { EntityManager } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ChangeTypeOptions } from '../../../polymorphic/change-type-options.ts';
import { inTurn } from './in-turn.ts';
import { TypeChange } from './type-change.ts';

/**
 * Changes the class of an entity to any other concrete class of its hierarchy, in the database and in memory.
 *
 * ```ts
 * const weather = await em.findOneOrFail(GetWeatherFunction, 1);
 * const web = await changeType(em, weather, { to: WebSearchTool, data: { engine: 'brave' } });
 * ```
 *
 * The entity stays the same object and becomes an instance of `to`, so that everything that refers to it refers to the
 * result. `data` gives what `to` requires and the entity lacks. Pending changes of the unit of work are flushed first, in
 * the same transaction; a rollback makes the entity what it was. Throws `UnmanagedEntityError`, `IncompleteEntityError`,
 * `ReadOnlyEntityError`, `NotInHierarchyError`, `AbstractClassError`, `MissingTypeDataError`, `UnknownTypeDataError` and
 * `IdentityWriteError` before any SQL, and `ReferencedTypeError`, `StaleTypeError` or MikroORM's `OptimisticLockError` with
 * nothing changed. After `becomes` of Rails.
 */
export async function changeType<S extends object, T extends object>(
  em: EntityManager,
  entity: S,
  options: ChangeTypeOptions<S, T>,
): Promise<T> {
  const context = em.getContext() as unknown as SqlEntityManager;
  await inTurn(context, () => new TypeChange(context, entity, options).run());
  return entity as unknown as T;
}
