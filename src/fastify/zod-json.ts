import { z } from 'zod';
import type { JsonSchema } from '../dto/json-schema.ts';
import { sourceOf } from '../dto/zod.ts';

/** What a client sends, or what it is sent: a schema with defaults or codecs means two things. */
export type Direction = 'input' | 'output';

/** A zod schema as JSON Schema, with the schemas that it refers to. */
export interface ConvertedSchema {
  readonly root: JsonSchema;
  /** The schemas with names, and those that refer to themselves, by the end of their reference. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

const DEFINITIONS = '#/$defs/';

/** The names of zod schemas: of `meta({ id })`, and of hierarchies. */
export class ZodNames extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  readonly #schemas = new Map<string, z.core.$ZodType>();

  override get(schema: z.core.$ZodType): z.core.GlobalMeta | undefined {
    const name = sourceOf(schema)?.name;
    const meta = z.globalRegistry.get(schema);
    const id = name ?? meta?.id;
    if (id !== undefined) {
      this.#schemas.set(id, schema);
    }
    return name === undefined ? meta : { ...meta, id: name };
  }

  /** The schema of a name; none for one that only refers to itself. */
  schemaOf(id: string): z.core.$ZodType | undefined {
    return this.#schemas.get(id);
  }
}

/** Converts a schema, wrapped, so that one that refers to itself has a name to do it by. */
export function convertZod(schema: z.core.$ZodType, direction: Direction, names: ZodNames): ConvertedSchema {
  const { properties = {}, $defs = {} } = z.toJSONSchema(z.object({ schema }), {
    io: direction,
    metadata: names as never,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => correct(zodSchema, jsonSchema),
  });
  return { root: properties['schema'] as JsonSchema, definitions: $defs };
}

/** The name that a schema refers to. */
export function referredBy(schema: unknown): string | undefined {
  const reference = (schema as { $ref?: unknown } | null)?.$ref;
  return typeof reference === 'string' && reference.startsWith(DEFINITIONS)
    ? reference.slice(DEFINITIONS.length).replaceAll('~1', '/').replaceAll('~0', '~')
    : undefined;
}

/** Writes what zod leaves out of an answer, and leaves out what says nothing: patterns of formats, closed answers. */
function correct(zodSchema: z.core.$ZodTypes, json: z.core.JSONSchema.BaseSchema): void {
  const { def } = zodSchema._zod;
  if (def.type === 'date') {
    Object.assign(json, { type: 'string', format: 'date-time' });
  } else if (def.type === 'undefined') {
    json.type = 'null';
  } else if (def.type === 'object' && def.catchall === undefined) {
    delete json.additionalProperties;
  } else if (json.format !== undefined) {
    delete json.pattern;
  }
}
