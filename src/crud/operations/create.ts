import type { EntityManager, EntityMetadata } from '@mikro-orm/core';
import { type DataIssue, EntityDataError } from '../../errors/crud-error.ts';
import { listNames } from '../../errors/sentence.ts';
import { relatedMetas } from '../../internal/hierarchy-metas.ts';
import { isRequired, ownProperties } from '../../polymorphic/change-type-data.ts';
import { registry } from '../../polymorphic/registry.ts';
import { checkData } from './check-data.ts';
import { flush } from './flush.ts';
import type { Subject } from './request.ts';

/** Makes an entity of data, of the class that the data choose by their identity, and flushes. */
export async function create(em: EntityManager, cls: Subject, data: unknown): Promise<object> {
  const { chosen, rest } = chooseClass(cls, data);
  const meta: EntityMetadata = em.getMetadata().get(chosen);
  const checked = checkData(rest, { meta, siblings: relatedMetas(em, meta), isNew: true });
  const entity = em.create(chosen, checked as never, { persist: false }) as object;
  requireValues(meta, entity);
  em.persist(entity);
  await flush(em);
  return entity;
}

/** What faces outward names the identity as `type`, on input to choose the class alone. */
function chooseClass(cls: Subject, data: unknown): { readonly chosen: Subject; readonly rest: unknown } {
  const model = registry.find(cls);
  const property = model?.settings.discriminatorProperty;
  if (!model || property === undefined || typeof data !== 'object' || data === null || !Object.hasOwn(data, property)) {
    return { chosen: cls, rest: data };
  }
  const { [property]: identity, ...rest } = data as Record<string, unknown>;
  const branch = model.requireLevel(cls);
  const level = typeof identity === 'string' ? model.resolve(identity, branch) : undefined;
  if (!level) {
    const known = listNames(model.identitiesBelow(branch));
    throw new EntityDataError(cls.name, [{ property, reason: `must be one of ${known}` }]);
  }
  return { chosen: level.class, rest };
}

/** What MikroORM refuses one by one at the flush. */
function requireValues(meta: EntityMetadata, entity: object): void {
  const values = entity as Readonly<Record<string, unknown>>;
  const missing = ownProperties(meta).filter(prop => isRequired(prop) && values[prop.name] == null);
  const issues = missing.map(({ name }): DataIssue => ({ property: name, reason: 'is required' }));
  if (issues.length > 0) {
    throw new EntityDataError(meta.className, issues);
  }
}
