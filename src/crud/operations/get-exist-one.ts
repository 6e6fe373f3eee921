import type { EntityManager } from '@mikro-orm/core';
import { EntityNotFoundError } from '../../errors/entity-not-found-error.ts';
import { keyOfId } from './key-of-id.ts';
import { prepareOptions } from './prepare-find.ts';
import type { Request, Subject } from './request.ts';

/** Finds the row with a key; throws `EntityNotFoundError` when there is none, or when no row could have such a key. */
export async function getExistOne(em: EntityManager, cls: Subject, { id, ...given }: Request): Promise<object> {
  const options = prepareOptions(given);
  const meta = em.getMetadata().get(cls);
  const key = keyOfId(meta, id);
  const found = (key && (await em.findOne(cls, key, options))) as object | null | undefined;
  if (!found) {
    throw new EntityNotFoundError(meta.className, id);
  }
  return found;
}
