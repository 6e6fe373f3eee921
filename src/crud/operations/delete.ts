import { type EntityManager, helper, Utils } from '@mikro-orm/core';
import { CrudOptionError, EmptyConditionError } from '../../errors/crud-error.ts';
import type { DeleteOptions } from '../options.ts';
import { requireInstances } from './add.ts';
import { constrains } from './constrains.ts';
import { flush, translating } from './flush.ts';
import type { Condition, Subject } from './request.ts';

/** Deletes instances, or the rows that meet a condition, and says how many. */
export async function remove(
  em: EntityManager,
  cls: Subject,
  { subject, options }: { readonly subject: object; readonly options: DeleteOptions },
): Promise<number> {
  const { bulk = false, flush: isFlushed = true } = options;
  if (bulk && !isFlushed) {
    throw new CrudOptionError(`${cls.name}.delete with bulk: true sends its DELETE at once. Leave flush out.`);
  }
  const where = conditionOf(cls, subject);
  const instances = where === undefined ? instancesOf(cls, subject) : [];
  if (where === undefined && instances.length === 0) {
    return 0;
  }
  if (bulk) {
    return translating(em, () => em.nativeDelete(cls, where ?? keysOf(instances)));
  }
  const entities = where === undefined ? instances : await em.find(cls, where);
  em.remove(entities);
  if (isFlushed) {
    await flush(em);
  }
  return entities.length;
}

/** The condition of a subject; undefined where it is instances. */
function conditionOf(cls: Subject, subject: object): Condition | undefined {
  if (Array.isArray(subject) || Utils.isEntity(subject)) {
    return undefined;
  }
  if (!Utils.isPlainObject(subject) || String(Object.keys(subject)) !== 'where') {
    throw new CrudOptionError(`${cls.name}.delete takes instances, or { where: … } and nothing beside it.`);
  }
  const { where } = subject as { readonly where: Condition };
  if (!constrains(where)) {
    throw new EmptyConditionError(cls.name);
  }
  return where;
}

function instancesOf(cls: Subject, subject: object): object[] {
  const instances = [...new Set(Utils.asArray<object>(subject))];
  requireInstances(cls, 'delete', instances);
  return instances;
}

function keysOf(instances: readonly object[]): unknown[] {
  return instances.map(instance => helper(instance).getPrimaryKey());
}
