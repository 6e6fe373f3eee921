import type { EntityManager } from '@mikro-orm/core';
import { translateError } from '../../internal/constraints/translate-error.ts';

/** Flushes the whole unit of work; errors of the database are translated. */
export async function flush(em: EntityManager): Promise<void> {
  await translating(em, () => em.flush());
}

/** Does a write; errors of the database are translated. */
export async function translating<T>(em: EntityManager, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw translateError(error, em);
  }
}
