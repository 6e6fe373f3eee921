import type { CountOptions, EntityManager } from '@mikro-orm/core';
import type { ItemsWithCount } from '../options.ts';
import { prepareFind, withoutPage } from './prepare-find.ts';
import type { Request, Subject } from './request.ts';

/** Counts the rows that meet a condition. */
export async function count(em: EntityManager, cls: Subject, request: Request): Promise<number> {
  const { where, options } = prepareFind(em, cls, request);
  return em.count(cls, where, withoutPage(options) as CountOptions<object, string>);
}

/** Finds a page of rows, and counts those under the same filters. */
export async function getWithCount(em: EntityManager, cls: Subject, request: Request): Promise<ItemsWithCount<object>> {
  const { where, options } = prepareFind(em, cls, request);
  const [items, total] = await em.findAndCount(cls, where, options);
  return { items: items as object[], count: total };
}
