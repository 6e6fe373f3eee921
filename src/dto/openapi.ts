import { DeclarationError } from '../errors/declaration-error.ts';
import type { HierarchySubject } from '../polymorphic/define-hierarchy.ts';
import { type HierarchySchema, hierarchySchema, type SchemaOptions } from './hierarchy-schema.ts';
import { type JsonSchema, SchemaWriter } from './json-schema.ts';

/** The options of `openApiSchemas`. */
export interface OpenApiOptions extends SchemaOptions {
  /** `'3.2'` adds `defaultMapping` for identities that the client does not know. Default: `'3.1'`. */
  readonly version?: '3.1' | '3.2';
}

const BASE = '#/components/schemas/';

/**
 * The schemas of a hierarchy for an OpenAPI document: `AnyTool`, one of its concrete classes by the discriminator `type`, and
 * each class.
 *
 * ```ts
 * const document = {
 *   openapi: '3.1.1',
 *   info: { title: 'Tools', version: '1' },
 *   paths: {},
 *   components: {
 *     schemas: { ...openApiSchemas(tools, { orm }), ...openApiSchemas(tools, { orm, mode: 'create' }) },
 *   },
 * };
 * ```
 *
 * In 3.2 responses have `UnknownTool` too, with what all tools share: the `defaultMapping`. Throws as `jsonSchema` does, and
 * `DeclarationError` for another version.
 */
export function openApiSchemas(subject: HierarchySubject, options: OpenApiOptions): Record<string, JsonSchema> {
  const { version = '3.1' } = options;
  if (version !== '3.1' && version !== '3.2') {
    throw new DeclarationError(`openApiSchemas writes OpenAPI '3.1' or '3.2', not ${JSON.stringify(version)}.`);
  }
  const schema = hierarchySchema(subject, options, 'openApiSchemas');
  const writer = new SchemaWriter(schema, BASE);
  writer.component(schema.name, `the union of ${schema.root.name}`, () => unionOf(schema, writer, version));
  return writer.components;
}

function unionOf(schema: HierarchySchema, writer: SchemaWriter, version: '3.1' | '3.2'): JsonSchema {
  const references = schema.variants.map(variant => [variant.identity, writer.variant(variant)] as const);
  const unknown = version === '3.2' && schema.mode === 'response' ? [unknownOf(schema, writer)] : [];
  return {
    oneOf: [...references.map(([, $ref]) => ({ $ref })), ...unknown.map($ref => ({ $ref }))],
    discriminator: {
      propertyName: schema.discriminator,
      mapping: Object.fromEntries(references),
      ...(unknown.length > 0 ? { defaultMapping: unknown[0] } : {}),
    },
  };
}

/** What a client knows of a class that was added after it was built. */
function unknownOf(schema: HierarchySchema, writer: SchemaWriter): string {
  const { root, variants } = schema;
  return writer.component(`Unknown${root.name}`, `the unknown classes of ${root.name}`, () => ({
    ...writer.record(root.fields, { not: { enum: variants.map(({ identity }) => identity) } }),
    additionalProperties: true,
  }));
}
