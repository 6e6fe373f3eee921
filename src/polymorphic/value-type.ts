/** What a property is when an entity is written as JSON. */
export type ValueType =
  | { readonly kind: 'string'; readonly format?: 'date' | 'date-time' | 'uuid'; readonly maxLength?: number }
  /** Integers and decimals beyond the exact range of a JavaScript number, as strings. */
  | { readonly kind: 'bigint' | 'decimal' }
  /** A large one may have more than 32 bits. */
  | { readonly kind: 'integer'; readonly isLarge?: boolean }
  | { readonly kind: 'number' | 'boolean' }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'array'; readonly items: ValueType }
  | { readonly kind: 'object'; readonly object: ObjectFacts }
  | { readonly kind: 'union'; readonly objects: readonly ObjectFacts[] }
  /** JSON columns, bytes, and what custom types and serializers make. */
  | { readonly kind: 'any' };

/** A property of a class or of an embeddable, as it is seen from outside. */
export interface FieldFacts {
  readonly name: string;
  readonly type: ValueType;
  readonly isNullable: boolean;
  readonly isKey: boolean;
  /** Whether every serialized row has it: lazy columns and collections may be missing. */
  readonly isAlwaysThere: boolean;
  /** Whether a client may set it: not formulas, generated columns, versions and inverse sides. */
  readonly isWritable: boolean;
  /** Whether a new row gets a value without one being given. */
  readonly hasDefault: boolean;
}

/** An embeddable. */
export interface ObjectFacts {
  readonly name: string;
  fields(): readonly FieldFacts[];
}
