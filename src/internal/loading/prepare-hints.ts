import type { EntityMetadata, EntityName, PopulateOptions } from '@mikro-orm/core';
import { LoadOptionError } from '../../errors/loading-error.ts';
import { LoadScope } from '../../polymorphic/load-scope.ts';
import { SubclassHints } from '../../polymorphic/subclass-hints.ts';
import { plainPaths } from '../../polymorphic/treat-path.ts';
import { mappingsOf } from '../mapping.ts';
import type { LoadOptions } from './load-options.ts';
import { splitFields } from './split-fields.ts';
import { inferredPaths, partPopulate, type Preparation, prepareSubclassHints } from './subclass-relations.ts';

type Prepare = (known: LoadOptions) => Promise<PopulateOptions<object>[]>;

/**
 * Prepares the populate hints of a load: MikroORM those that it knows on the queried class, we those of its subclasses,
 * which are left in the option `subclassHints`.
 */
export async function prepareHints(preparation: Preparation, prepare: Prepare): Promise<PopulateOptions<object>[]> {
  const { manager, meta, options } = preparation;
  const mappings = mappingsOf(manager.config);
  const { known, paths } = partPopulate(mappings, meta, options['populate']);
  const fields = options.fields && splitFields(meta, plainPaths(options.fields), manager.config);
  const copy: LoadOptions = { ...options, populate: known, ...(fields ? { fields: fields.known } : {}) };
  const hints = await prepare(copy);
  Object.assign(options, { populate: copy['populate'] as unknown, flags: copy['flags'] as unknown });
  const all = [...paths, ...inferredPaths(mappings, meta, fields?.child ?? [])];
  const tree = known === false ? SubclassHints.none : await prepareSubclassHints(preparation, all, hints);
  if (tree !== SubclassHints.none) {
    options.subclassHints = tree;
  }
  if (options.loadPolymorphic instanceof LoadScope) {
    options.loadPolymorphic.validate(meta, hints, tree);
  }
  return hints;
}

/** A stream populates by joins alone. Throws `LoadOptionError` for a path that needs a query of its own. */
export function refuseSubclassPaths(
  manager: Preparation['manager'],
  entityName: EntityName<object>,
  options: LoadOptions,
): void {
  const meta: EntityMetadata = manager.getMetadata(entityName);
  const [path] = partPopulate(mappingsOf(manager.config), meta, options['populate']).paths;
  if (path) {
    throw new LoadOptionError(
      `A stream of ${meta.className} cannot populate '${[...path.prefix, path.rest].join('.')}': only subclasses have that relation, and it takes a query of its own. ` +
        `Populate in batches, em.populate(batch, [...]), of entities that you merge, or stream the subclass.`,
    );
  }
}
