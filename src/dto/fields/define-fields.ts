import { z } from 'zod';
import { DeclarationError } from '../../errors/declaration-error.ts';
import type { AbstractConstructor, Mixin } from '../../keys/class-types.ts';
import { defineMixin } from '../../keys/define-mixin.ts';
import { requireBase } from '../../keys/require-base.ts';
import { parseRequest } from '../../pagination/parse-request.ts';
import { type Column, Field } from './field.ts';
import type {
  CreateShape,
  FieldColumns,
  FieldMembers,
  FieldSchemas,
  ResponseShape,
  UpdateShape,
} from './field-types.ts';

/** Fields that an entity and its DTOs share; made by `defineFields`. */
export interface Fields<F extends FieldSchemas> {
  /** The columns, for `defineEntity({ properties: { ...character.properties } })`; new ones each time. */
  readonly properties: FieldColumns<F>;
  /** The fields as a base class or a mixin, for all declaration styles: `class Character extends character.Base(UuidV7AuditBase)`. */
  readonly Base: Mixin<'Fields', FieldMembers<F>>;
  /** For a new row: JSON in, what `em.create` takes out; unknown fields are refused. */
  readonly create: z.ZodObject<CreateShape<F>, z.core.$strict>;
  /** For a change: as `create`, with every field optional and no defaults. */
  readonly update: z.ZodObject<UpdateShape<F>, z.core.$strict>;
  /** For a response: an entity or its JSON in, JSON out; to extend with an info schema. */
  readonly response: z.ZodObject<ResponseShape<F>>;
  /** What `create` makes of a value that a caller gave; throws one `InvalidRequestError` (422) that lists every wrong field. */
  check(value: unknown): z.output<z.ZodObject<CreateShape<F>, z.core.$strict>>;
}

/** What `defineFields` takes beside the fields. */
export interface FieldsOptions<F extends FieldSchemas> {
  /** Refines the column of a field: `{ name: column => column.unique() }`. */
  readonly columns?: { readonly [K in keyof F]?: (column: Column) => object };
}

/**
 * Fields of an entity and its DTOs from one definition: columns, a base class, and schemas for new rows, changes and responses. A
 * field that is added appears in all of them.
 *
 * ```ts
 * const character = defineFields({
 *   name: z.string().min(1).max(64),
 *   level: z.int32().min(1).default(1),
 *   traits: z.array(z.string()).default([]),
 * });
 * class Character extends character.Base(UuidV7AuditBase) {}
 * defineEntity({ class: Character, properties: {} });
 * const characterInfo = uuidIdDatetimeInfo.extend(character.response.shape);
 * const made = em.create(Character, character.check({ name: 'Ada' })); // level 1, traits []
 * ```
 *
 * Defaults are the application's, fresh for each instance. The columns: `varchar` of the greatest length or `text`, `int` or
 * `bigint` by range, `double`, `boolean`, `bigint`, `timestamptz(3)`, `uuid`, `date`, a checked enum, and `jsonb`. Throws `DeclarationError` for
 * a schema that no column holds as it is. After `CharacterBase` of sqlmodel-ext.
 */
export function defineFields<const F extends FieldSchemas>(schemas: F, options: FieldsOptions<F> = {}): Fields<F> {
  if (typeof schemas !== 'object' || schemas === null) {
    throw new DeclarationError('defineFields needs an object of zod schemas: defineFields({ name: z.string() }).');
  }
  return Object.freeze(new FieldSet(schemas, options)) as unknown as Fields<F>;
}

class FieldSet {
  readonly create: z.ZodObject;
  readonly update: z.ZodObject;
  readonly response: z.ZodObject;
  readonly Base: (...given: unknown[]) => AbstractConstructor;
  readonly #fields: readonly Field[];
  readonly #columns: Readonly<Record<string, ((column: Column) => object) | undefined>>;

  constructor(schemas: FieldSchemas, { columns = {} }: FieldsOptions<FieldSchemas>) {
    this.#fields = Object.entries(schemas).map(([name, schema]) => new Field(name, schema));
    this.#columns = columns;
    this.create = z.strictObject(this.#shape(field => field.create()));
    this.update = z.strictObject(this.#shape(field => field.update()));
    this.response = z.object(this.#shape(field => field.response()));
    this.Base = (...given) => this.#extend(given);
    void this.properties;
  }

  get properties(): Record<string, object> {
    return Object.fromEntries(
      this.#fields.map(field => {
        const column = field.column();
        return [field.name, this.#columns[field.name]?.(column) ?? column];
      }),
    );
  }

  check(value: unknown): unknown {
    return parseRequest(this.create, value);
  }

  #shape(schemaOf: (field: Field) => z.ZodType): Record<string, z.ZodType> {
    return Object.fromEntries(this.#fields.map(field => [field.name, schemaOf(field)]));
  }

  #extend(given: readonly unknown[]): AbstractConstructor {
    const fields = this.#fields.filter(({ makeDefault }) => makeDefault);
    abstract class FieldsMixin extends requireBase('Fields', given) {
      constructor(...args: unknown[]) {
        super(...args);
        for (const { name, makeDefault } of fields) {
          (this as Record<string, unknown>)[name] = makeDefault!();
        }
      }
    }
    defineMixin(FieldsMixin, this.properties);
    return FieldsMixin;
  }
}
