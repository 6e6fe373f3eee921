import { helper, Utils } from '@mikro-orm/core';
import type { LoadOptions } from '../../loading/load-options.ts';
import type { EntityManagerInternals } from '../../manager-internals.ts';
import { mappingsOf } from '../../mapping.ts';

/** The row of an entity that is refreshed and is no longer one of its class: what it is now, with the relations that this has. */
export async function findMoved(
  manager: EntityManagerInternals,
  entity: unknown,
  { populate, ...options }: LoadOptions,
): Promise<object | null> {
  if (!Utils.isEntity<object>(entity) || options['refresh'] !== true || !helper(entity).__initialized) {
    return null;
  }
  const root = mappingsOf(manager.config).find(entity.constructor)?.rootMeta.class;
  const found = root && root !== entity.constructor ? await manager.findOne(root, entity, options) : null;
  const hints = Array.isArray(populate) ? populate.map(String) : [];
  const known = hints.filter(hint => found && manager.canPopulate(found.constructor, hint));
  if (found && known.length > 0) {
    await manager.populate(found, known);
  }
  return found;
}
