import { serialize } from '@mikro-orm/core';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from 'mikro-orm-polymorphic/dto';

/** A JSON Schema as a function; throws for a schema that is none. */
export function validator(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** What a server sends for an entity. */
export function sent(hierarchy: { identityOf(entity: never): string }, entity: object): Record<string, unknown> {
  const row = { type: hierarchy.identityOf(entity as never), ...serialize(entity) };
  return JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
}

/** Every `$ref` of a document. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === '$ref' || key === 'defaultMapping' ? [String(each)] : referencesIn(each),
  );
}
