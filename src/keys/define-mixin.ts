import { defineEntity, type EntityClass } from '@mikro-orm/core';
import { defineToDict } from './dict.ts';
import { markMixin } from './mixin-mark.ts';

/**
 * Maps the class of a mixin as a superclass without a table, in whatever style its subclasses are declared, and adds its
 * properties to `toDict()`.
 *
 * Decorators would force their own style on the user; a schema that names the class works under all of them.
 */
export function defineMixin(cls: EntityClass, properties: object, mapping: object = {}): void {
  markMixin(cls);
  const schema = defineEntity({ ...mapping, class: cls as never, abstract: true, properties: properties as never });
  // the constructor hands everything on: MikroORM must go by the parameters of the base
  schema.meta.constructorParams = [];
  defineToDict(cls, schema.meta.properties);
}
