import { type EntityMetadata, helper } from '@mikro-orm/core';

type Record_ = Record<string, unknown>;

/** Makes an instance one of another class: what `keeps` does not name is gone from it, from its snapshot and from what was loaded. */
export function retype(entity: object, meta: EntityMetadata, keeps: (name: string) => boolean): void {
  const wrapped = helper(entity);
  const old: EntityMetadata = wrapped.__meta;
  const loaded: Set<string> = wrapped.__loadedProperties;
  for (const { name } of old.props.filter(prop => !keeps(prop.name))) {
    delete (entity as Record_)[name];
    delete (wrapped.__data as Record_)[name];
    delete (wrapped.__originalEntityData as Record_ | undefined)?.[name];
    loaded.delete(name);
  }
  Object.setPrototypeOf(entity, meta.prototype as object);
  const { __gettersDefined, ...tracked } = meta.definedProperties as PropertyDescriptorMap;
  Object.defineProperties(entity, __gettersDefined ? tracked : {});
}
