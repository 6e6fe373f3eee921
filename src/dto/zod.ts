import { z } from 'zod';
import type { HierarchySubject } from '../polymorphic/define-hierarchy.ts';
import type { ObjectFacts, ValueType } from '../polymorphic/value-type.ts';
import {
  type HierarchySchema,
  hierarchySchema,
  inMode,
  type SchemaField,
  type SchemaOptions,
} from './hierarchy-schema.ts';
import { BIGINT_PATTERN, DECIMAL_PATTERN } from './json-schema.ts';

/** A union of the concrete classes of a hierarchy by their identities. */
export type ZodHierarchy = z.ZodDiscriminatedUnion<z.ZodObject<Record<string, z.ZodType>, z.core.$strict>[]>;

/** What a schema of `zodUnion` was made of. */
export interface ZodSource {
  readonly subject: HierarchySubject;
  readonly options: SchemaOptions;
  /** `AnyTool`. */
  readonly name: string;
}

const sources = new WeakMap<object, ZodSource>();

/** What a schema was made of, if `zodUnion` made it. */
export function sourceOf(schema: object): ZodSource | undefined {
  return sources.get(schema);
}

/**
 * A hierarchy as a zod schema: a union of its concrete classes, told apart by `type`, each without unknown properties.
 *
 * ```ts
 * const anyTool = zodUnion(tools, { orm });
 * const row = anyTool.parse({ type: 'websearchtool', id: 1, name: 'web', toolSet: null, owner: null, engine: 'Meilisearch' });
 * const forCreate = zodUnion(tools, { orm, mode: 'create' });
 * ```
 *
 * It checks the JSON that `jsonSchema` describes, and changes nothing. Throws as `jsonSchema` does. zod 4 is a peer dependency.
 */
export function zodUnion(subject: HierarchySubject, options: SchemaOptions): ZodHierarchy {
  const schema = hierarchySchema(subject, options, 'zodUnion');
  const writer = new ZodWriter(schema);
  const variants = schema.variants.map(({ identity, fields }) =>
    z.strictObject({ [schema.discriminator]: z.literal(identity), ...writer.shape(fields) }),
  );
  const union: ZodHierarchy = z.discriminatedUnion(schema.discriminator, variants as never);
  sources.set(union, { subject, options, name: schema.name });
  return union;
}

/** Writes the classes of a hierarchy as zod shapes. */
export class ZodWriter {
  readonly #schema: HierarchySchema;
  readonly #objects = new Map<ObjectFacts, z.ZodType>();

  readonly #isTyped: boolean;

  /** `isTyped`: text of big integers becomes what the entity holds. */
  constructor(schema: HierarchySchema, { isTyped = false }: { readonly isTyped?: boolean } = {}) {
    this.#schema = schema;
    this.#isTyped = isTyped;
  }

  shape(fields: readonly SchemaField[]): Record<string, z.ZodType> {
    return Object.fromEntries(fields.map(field => [field.name, this.#property(field)]));
  }

  #property({ type, isNullable, isRequired }: SchemaField): z.ZodType {
    const value = isNullable ? this.#value(type).nullable() : this.#value(type);
    return isRequired ? value : value.optional();
  }

  #value(type: ValueType): z.ZodType {
    switch (type.kind) {
      case 'string':
        return stringOf(type);
      case 'bigint':
        return this.#isTyped ? bigintText().transform(BigInt) : bigintText();
      case 'decimal':
        return z.string().regex(new RegExp(DECIMAL_PATTERN));
      case 'integer':
        return z.int();
      case 'number':
        return z.number();
      case 'boolean':
        return z.boolean();
      case 'enum':
        return z.literal([...type.values]);
      case 'array':
        return z.array(this.#value(type.items));
      case 'object':
        return this.#object(type.object);
      case 'union':
        return z.union(type.objects.map(object => this.#object(object)));
      default:
        return z.json();
    }
  }

  #object(object: ObjectFacts): z.ZodType {
    const known = this.#objects.get(object);
    if (known) {
      return known;
    }
    const { mode } = this.#schema;
    const made: z.ZodType = z.lazy(() =>
      z.strictObject(this.shape(object.fields().flatMap(field => inMode(field, mode)))),
    );
    this.#objects.set(object, made);
    return made;
  }
}

function bigintText(): z.ZodString {
  return z.string().regex(new RegExp(BIGINT_PATTERN));
}

/** PostgreSQL counts characters where JavaScript counts halves of some. */
function stringOf({ format, maxLength }: Extract<ValueType, { kind: 'string' }>): z.ZodType {
  switch (format) {
    case 'uuid':
      return z.guid();
    case 'date':
      return z.iso.date();
    case 'date-time':
      return z.iso.datetime({ offset: true });
    default:
      return maxLength === undefined
        ? z.string()
        : z.string().refine(text => Array.from(text).length <= maxLength, `At most ${maxLength} characters`);
  }
}
