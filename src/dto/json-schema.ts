import type { HierarchySubject } from '../polymorphic/define-hierarchy.ts';
import type { ObjectFacts, ValueType } from '../polymorphic/value-type.ts';
import { ComponentNames } from './component-names.ts';
import {
  type HierarchySchema,
  hierarchySchema,
  inMode,
  type SchemaField,
  type SchemaOptions,
} from './hierarchy-schema.ts';

/** A JSON Schema, as it is written. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export const BIGINT_PATTERN: string = String.raw`^-?\d+$`;
export const DECIMAL_PATTERN: string = String.raw`^(-?(\d+(\.\d+)?|Infinity)|NaN)$`;

/**
 * A hierarchy as one JSON Schema (2020-12): one of its concrete classes, each with its identity as a constant.
 *
 * ```ts
 * const schema = jsonSchema(tools, { orm });
 * const forCreate = jsonSchema(GetWeatherFunction, { orm, mode: 'create' });
 * ```
 *
 * It describes `{ type: tools.identityOf(tool), ...serialize(tool) }` as JSON. Throws `DeclarationError` for what is no
 * hierarchy, for a property of the name of the discriminator and for two components of one name.
 */
export function jsonSchema(subject: HierarchySubject, options: SchemaOptions): JsonSchema {
  const schema = hierarchySchema(subject, options, 'jsonSchema');
  const writer = new SchemaWriter(schema, '#/$defs/');
  const oneOf = schema.variants.map(variant => ({ $ref: writer.variant(variant) }));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: schema.name,
    oneOf,
    $defs: writer.components,
  };
}

/** Writes the components of a document, each once. */
export class SchemaWriter {
  readonly components: Record<string, JsonSchema> = {};
  readonly #schema: HierarchySchema;
  readonly #base: string;
  readonly #names = new ComponentNames();

  constructor(schema: HierarchySchema, base: string) {
    this.#schema = schema;
    this.#base = base;
  }

  /** The reference to a concrete class. */
  variant({ name, identity, fields }: HierarchySchema['variants'][number]): string {
    return this.component(`${name}${this.#schema.suffix}`, `the class ${name}`, () => ({
      title: name,
      ...this.record(fields, { const: identity }),
    }));
  }

  /** Writes a component unless it is there, and returns the reference to it. */
  component(text: string, owner: string, write: () => JsonSchema): string {
    const name = this.#names.claim(text, owner);
    if (!Object.hasOwn(this.components, name)) {
      this.components[name] = {};
      this.components[name] = write();
    }
    return `${this.#base}${name}`;
  }

  /** An object with these fields and no others, after the discriminator where it has one. */
  record(fields: readonly SchemaField[], discriminator?: JsonSchema): JsonSchema {
    const type = discriminator && ([this.#schema.discriminator, { type: 'string', ...discriminator }] as const);
    const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    return {
      type: 'object',
      properties: Object.fromEntries([...(type ? [type] : []), ...fields.map(field => this.#property(field))]),
      required: type ? [type[0], ...required] : required,
      additionalProperties: false,
    };
  }

  #property({ name, type, isNullable }: SchemaField): readonly [string, JsonSchema] {
    const schema = this.#value(type);
    return [name, isNullable && type.kind !== 'any' ? { anyOf: [schema, { type: 'null' }] } : schema];
  }

  #value(type: ValueType): JsonSchema {
    switch (type.kind) {
      case 'string':
        return {
          type: 'string',
          ...(type.format === undefined ? {} : { format: type.format }),
          ...(type.maxLength === undefined ? {} : { maxLength: type.maxLength }),
        };
      case 'bigint':
      case 'decimal':
        return { type: 'string', pattern: type.kind === 'bigint' ? BIGINT_PATTERN : DECIMAL_PATTERN };
      case 'enum':
        return { enum: [...type.values] };
      case 'array':
        return { type: 'array', items: this.#value(type.items) };
      case 'object':
        return { $ref: this.#object(type.object) };
      case 'union':
        return { oneOf: type.objects.map(object => ({ $ref: this.#object(object) })) };
      case 'any':
        return {};
      default:
        return { type: type.kind };
    }
  }

  #object(object: ObjectFacts): string {
    const { suffix, mode } = this.#schema;
    return this.component(`${object.name}${suffix}`, `the embeddable ${object.name}`, () =>
      this.record(object.fields().flatMap(field => inMode(field, mode))),
    );
  }
}
