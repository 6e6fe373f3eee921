import type { EntityClass, RequiredEntityData } from '@mikro-orm/core';
import { z } from 'zod';
import type { UpdateData } from '../crud/options.ts';
import { NotInHierarchyError } from '../errors/loading-error.ts';
import { hierarchySchema, type SchemaMode, type SchemaOptions } from './hierarchy-schema.ts';
import { ZodWriter } from './zod.ts';

/** JSON has no undefined: a field is there or it is not. */
type WithoutUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** What a schema of one class gives: data for `em.create`, for `update`, or a row as JSON. */
export type ZodData<T, Mode extends SchemaMode> = Mode extends 'create'
  ? RequiredEntityData<T>
  : Mode extends 'update'
    ? WithoutUndefined<UpdateData<T>>
    : Readonly<Record<string, unknown>>;

/**
 * One concrete class of a hierarchy as a zod schema, without unknown properties: those of its siblings are refused.
 *
 * ```ts
 * const change = zodObject(WebSearchTool, { orm, mode: 'update' }).parse({ engine: 'Solr' });
 * const tool = em.assign(await em.findOneOrFail(WebSearchTool, 1), change);
 * ```
 *
 * The class is known, so that data for a new row or for a change has no `type`; a response has it. Big integers come as text and
 * give `bigint` in those two modes. Throws as `zodUnion` does, and `NotInHierarchyError` for an abstract class.
 */
export function zodObject<T extends object, const Mode extends SchemaMode = 'response'>(
  cls: EntityClass<T>,
  options: SchemaOptions & { readonly mode?: Mode },
): z.ZodType<ZodData<T, Mode>> & { readonly shape: Readonly<Record<string, z.ZodType>> } {
  const schema = hierarchySchema(cls, options, 'zodObject');
  const variant = schema.variants.find(({ name }) => name === schema.root.name);
  if (!variant) {
    const choices = schema.variants.map(({ name }) => name);
    throw new NotInHierarchyError(schema.root.name, 'those that zodObject takes: concrete ones', choices);
  }
  const fields = new ZodWriter(schema, { isTyped: schema.mode !== 'response' }).shape(variant.fields);
  const type = schema.mode === 'response' ? { [schema.discriminator]: z.literal(variant.identity) } : {};
  return z.strictObject({ ...type, ...fields }) as never;
}
