import type { Configuration, EntityMetadata, EntityName, MetadataStorage, PopulateOptions } from '@mikro-orm/core';
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

/** Streams and plain reads populate by joins alone. Throws `LoadOptionError` for a path that needs a query of its own. */
export function refuseSubclassPaths(
  manager: { config: Configuration; getMetadata(): MetadataStorage },
  entityName: EntityName<object>,
  { load, options }: { load: string; options: LoadOptions },
): void {
  const { config } = manager;
  const mappings = mappingsOf(config);
  const meta: EntityMetadata = manager.getMetadata().get(entityName);
  const { child } = splitFields(meta, plainPaths(options.fields ?? []), config);
  const { paths } = partPopulate(mappings, meta, options['populate']);
  const [path] = [...paths, ...inferredPaths(mappings, meta, child)];
  if (path) {
    throw new LoadOptionError(
      `${load} of ${meta.className} cannot populate '${[...path.prefix, path.rest].join('.')}': only subclasses have that relation, and it takes a query of its own. ` +
        `Use em.find, or read the subclass.`,
    );
  }
}
