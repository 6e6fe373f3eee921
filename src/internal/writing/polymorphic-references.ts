import { type Dictionary, type EntityMetadata, helper, QueryHelper, Reference, Utils } from '@mikro-orm/core';

/**
 * The data with entities of relations to several classes as MikroORM's tuple of class and key: of an entity alone it would
 * write the key, and not which table it is of.
 */
export function withTuples(meta: EntityMetadata, row: object): Dictionary {
  const data = { ...(row as Dictionary) };
  for (const { name, discriminatorMap } of meta.relations.filter(({ polymorphic }) => polymorphic)) {
    const target: unknown = Reference.unwrapReference(data[name] as object);
    if (discriminatorMap && Utils.isEntity<object>(target)) {
      const discriminator = QueryHelper.findDiscriminatorValue(discriminatorMap, target.constructor);
      data[name] = [discriminator, ...Utils.flatten((helper(target).getPrimaryKeys() ?? []) as unknown[][], true)];
    }
  }
  return data;
}
