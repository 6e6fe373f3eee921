import { type EntityClass, helper } from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import { type LoadOptions, scopeOptions } from './load-options.ts';

/**
 * MikroORM's `em.populate`, which asks the class that all the entities have in common: MikroORM asks that of the first, and
 * does not know the relations of the others.
 */
export async function populateEntities(
  manager: EntityManagerInternals,
  entities: readonly object[],
  { populate, options }: { populate: unknown; options: LoadOptions },
): Promise<void> {
  if (entities.length === 0) {
    return;
  }
  const em = manager.getContext() as unknown as EntityManagerInternals;
  const cls = commonClass(em, entities);
  const scoped = em.prepareOptions(scopeOptions(manager, cls, options));
  const { filters, populateHints, validate, loadPolymorphic, subclassHints } = scoped as LoadOptions & {
    validate?: boolean;
  };
  const prepared: LoadOptions = {
    populate,
    filters: filters as unknown,
    populateHints: populateHints as unknown,
    ...(loadPolymorphic === undefined ? {} : { loadPolymorphic }),
    ...(subclassHints ? { subclassHints } : {}),
  };
  const hints = await em.preparePopulate(cls, prepared, validate);
  await em.getEntityLoader().populate(
    cls,
    [...entities],
    hints as never,
    {
      ...scoped,
      ...(prepared.subclassHints ? { subclassHints: prepared.subclassHints } : {}),
    } as never,
  );
}

function commonClass(em: EntityManagerInternals, entities: readonly object[]): EntityClass {
  let cls = entities[0]!.constructor as EntityClass;
  const mapping = mappingsOf(em.config).find(cls);
  const isMapped = (entity: object): boolean => helper(entity)?.__meta.root === mapping?.rootMeta;
  if (mapping && entities.every(isMapped)) {
    while (!entities.every(entity => entity instanceof cls)) {
      cls = parentClass(cls)!;
    }
    return mapping.levelOf(cls).class;
  }
  return cls;
}
