import type { EntityManager, Loaded } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';
import type { SaveOptions } from '../options.ts';
import { flush } from './flush.ts';
import { refresh, type RefreshOptions } from './refresh.ts';

/** Persists an entity, flushes, and reads it again. */
export async function save<T extends object, Hint extends string>(
  em: EntityManager,
  entity: T,
  { flush: isFlushed = true, ...reading }: SaveOptions<T, Hint>,
): Promise<Loaded<T, Hint>> {
  const asked = Object.entries(reading).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (!isFlushed && asked.length > 0) {
    throw new CrudOptionError(`save with flush: false reads nothing back. Leave ${asked.join(' and ')} out, or flush.`);
  }
  em.persist(entity);
  if (isFlushed) {
    await flush(em);
    await refresh(em, entity, reading as RefreshOptions<T>);
  }
  return entity as Loaded<T, Hint>;
}
