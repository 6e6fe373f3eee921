import type { EntityManager } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { findPlain } from '../../internal/plain/find-plain.ts';
import { prepareFind, withoutPage } from './prepare-find.ts';
import type { Request, Subject } from './request.ts';

/** Whether a row meets a condition. */
export async function exists(em: EntityManager, cls: Subject, request: Request): Promise<boolean> {
  const { where, options } = prepareFind(em, cls, request);
  const fields = em.getMetadata().get(cls).primaryKeys;
  const one = { ...withoutPage(options), fields, limit: 1 } as object;
  return (await findPlain(em as SqlEntityManager, cls, where, one)).length > 0;
}
