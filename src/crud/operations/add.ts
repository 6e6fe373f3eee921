import { type EntityClass, type EntityManager, Utils } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';
import type { AddOptions } from '../options.ts';
import { flush } from './flush.ts';
import { refreshAll } from './refresh.ts';

/** Persists instances, and flushes when asked to. */
export async function add<E extends object>(
  em: EntityManager,
  cls: EntityClass,
  { entities, options }: { readonly entities: E; readonly options: AddOptions },
): Promise<E> {
  const { flush: isFlushed = false, refresh = false } = options;
  if (refresh && !isFlushed) {
    throw new CrudOptionError(
      `${cls.name}.add cannot read back what it has not written. Add flush: true, or leave refresh out.`,
    );
  }
  const instances = Utils.asArray<object>(entities);
  requireInstances(cls, 'add', instances);
  em.persist(instances);
  if (isFlushed) {
    await flush(em);
  }
  if (refresh) {
    await refreshAll(em, instances);
  }
  return entities;
}

/** Throws `CrudOptionError` for whatever is no instance of the class that an operation was called on. */
export function requireInstances(cls: EntityClass, operation: string, instances: readonly unknown[]): void {
  const other = instances.findIndex(instance => !(instance instanceof cls));
  if (other >= 0) {
    throw new CrudOptionError(
      `${cls.name}.${operation} takes instances of ${cls.name}, but number ${other + 1} is ${described(instances[other])}. ` +
        `Make them by em.create(${cls.name}, …).`,
    );
  }
}

function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return value === null ? 'null' : `of type ${typeof value}`;
  }
  const { constructor: cls } = value;
  return typeof cls === 'function' && cls !== Object ? `a ${cls.name}` : 'a plain object';
}
