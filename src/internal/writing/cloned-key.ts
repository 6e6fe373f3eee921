import { type Dictionary, type EntityClass, QueryHelper, Utils } from '@mikro-orm/core';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';

/** The overrides of a clone with the key that `onCreate` makes. */
export function withClonedKey(em: EntityManagerInternals, cls: EntityClass, overrides: unknown): unknown {
  if (!mappingsOf(em.config).find(cls)) {
    return overrides;
  }
  const data = Utils.copy(QueryHelper.processParams(overrides ?? {})) as Dictionary;
  for (const prop of em.getMetadata(cls).getPrimaryProps()) {
    data[prop.name] ??= prop.onCreate?.(data, em.getContext(false)) as unknown;
    if (data[prop.name] === undefined) {
      delete data[prop.name];
    }
  }
  return data;
}
