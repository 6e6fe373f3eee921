import type { z } from 'zod';
import type { JsonSchema } from '../dto/json-schema.ts';
import { openApiSchemas } from '../dto/openapi.ts';
import { sourceOf, type ZodSource } from '../dto/zod.ts';
import { DeclarationError } from '../errors/declaration-error.ts';
import { type ConvertedSchema, convertZod, type Direction, referredBy, ZodNames } from './zod-json.ts';

/** A schema on its way into the document. */
interface Lifted extends ConvertedSchema {
  readonly direction: Direction;
  /** The components of what has no name but refers to itself. */
  readonly unnamed: Map<string, string>;
}

/** The components of one document. */
export class OpenApiComponents {
  version: '3.1' | '3.2' = '3.1';
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #owners = new Map<string, unknown>();
  readonly #names = new ZodNames();

  get schemas(): Record<string, JsonSchema> {
    return Object.fromEntries(this.#schemas);
  }

  /** Adds what stands for `owner`, and returns its reference. Throws `DeclarationError` for a second owner of a name. */
  add(name: string, owner: unknown, write: () => JsonSchema): JsonSchema {
    if (!this.#owners.has(name)) {
      this.#owners.set(name, owner);
      this.#schemas.set(name, write());
    } else if (this.#owners.get(name) !== owner) {
      throw new DeclarationError(`The OpenAPI document would have two components ${name}. Give one another id.`);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** A schema as OpenAPI has it; what has a name becomes a component. */
  write(schema: z.core.$ZodType, direction: Direction): JsonSchema {
    const lifted = this.#convert(schema, direction);
    return this.#lift(lifted.root, lifted);
  }

  /** The schema of parameters: `@fastify/swagger` reads its properties, and follows no reference. */
  writeParameters(schema: z.core.$ZodType): JsonSchema {
    const lifted = this.#convert(schema, 'input');
    const id = referredBy(lifted.root);
    return this.#lift(id === undefined ? lifted.root : lifted.definitions[id]!, lifted);
  }

  #convert(schema: z.core.$ZodType, direction: Direction): Lifted {
    return { ...convertZod(schema, direction, this.#names), direction, unnamed: new Map() };
  }

  #lift(schema: JsonSchema, lifted: Lifted): JsonSchema {
    return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
      const id = referredBy(value);
      return id === undefined ? value : { ...(value as object), ...this.#component(id, lifted) };
    }) as JsonSchema;
  }

  #component(id: string, lifted: Lifted): JsonSchema {
    const schema = this.#names.schemaOf(id);
    const source = schema && sourceOf(schema);
    if (source) {
      return this.#hierarchy(source);
    }
    const definition = lifted.definitions[id]!;
    const name = schema === undefined ? this.#unnamed(id, lifted) : this.#named(id, schema, lifted.direction);
    return this.add(name, schema ?? definition, () => this.#lift(definition, lifted));
  }

  #hierarchy({ subject, options, name }: ZodSource): JsonSchema {
    for (const [each, schema] of Object.entries(openApiSchemas(subject, { ...options, version: this.version }))) {
      this.add(each, JSON.stringify(schema), () => schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #unnamed(id: string, { unnamed }: Lifted): string {
    const name = unnamed.get(id) ?? `Schema${this.#schemas.size + 1}`;
    unnamed.set(id, name);
    return name;
  }

  /** A schema that means the same in requests and answers has its own name for both. */
  #named(id: string, schema: z.core.$ZodType, direction: Direction): string {
    const [input, output] = (['input', 'output'] as const).map(each => convertZod(schema, each, this.#names));
    return direction === 'output' || JSON.stringify(input) === JSON.stringify(output) ? id : `${id}Input`;
  }
}
