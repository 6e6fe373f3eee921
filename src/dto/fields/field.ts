import { p, type PropertyBuilders } from '@mikro-orm/core';
import { z } from 'zod';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { instant } from '../info.ts';
import { BIGINT_PATTERN } from '../json-schema.ts';
import { copyOf } from '../mapping/copy-value.ts';

/** A column as MikroORM builds it: `column.unique().length(40)`. */
export type Column = ReturnType<PropertyBuilders['string']>;

/** One field, taken apart. */
export class Field {
  readonly name: string;
  /** The schema without default and null. */
  readonly #value: z.ZodType;
  readonly #isNullable: boolean;
  /** Makes the default, a fresh one each time; undefined where there is none. */
  readonly makeDefault: (() => unknown) | undefined;

  constructor(name: string, schema: z.ZodType) {
    let value: unknown = schema;
    let isNullable = false;
    while (value instanceof z.ZodDefault || value instanceof z.ZodNullable) {
      if (value instanceof z.ZodDefault) {
        const { def } = value;
        this.makeDefault ??= () => copyOf(def.defaultValue);
      } else {
        isNullable = true;
      }
      value = value.def.innerType;
    }
    if (['__proto__', 'constructor', 'prototype'].includes(name) || !(value instanceof z.ZodType)) {
      throw new DeclarationError(`defineFields needs a zod schema for each field, and cannot take ${name}.`);
    }
    this.name = name;
    this.#value = value;
    this.#isNullable = isNullable;
  }

  /** The column that holds it. */
  column(): Column {
    const column = columnOf(this.name, this.#value) as Column;
    const { makeDefault } = this;
    const typed = this.#isNullable ? (column.nullable() as unknown as Column) : column;
    return makeDefault ? (typed.onCreate(makeDefault as never) as unknown as Column) : typed;
  }

  create(): z.ZodType {
    const { makeDefault } = this;
    return makeDefault ? this.#incoming().default(makeDefault) : this.#incoming();
  }

  update(): z.ZodType {
    return z.exactOptional(this.#incoming());
  }

  response(): z.ZodType {
    const outgoing = outgoingOf(this.#value);
    return this.#isNullable ? outgoing.nullable() : outgoing;
  }

  #incoming(): z.ZodType {
    const incoming = incomingOf(this.#value);
    return this.#isNullable ? incoming.nullable() : incoming;
  }
}

function incomingOf(value: z.ZodType): z.ZodType {
  if (value instanceof z.ZodDate) {
    return z.iso
      .datetime({ offset: true })
      .transform(text => new Date(text))
      .pipe(value);
  }
  return value instanceof z.ZodBigInt ? bigintText().transform(BigInt).pipe(value) : value;
}

function outgoingOf(value: z.ZodType): z.ZodType {
  if (value instanceof z.ZodDate) {
    return instant();
  }
  return value instanceof z.ZodBigInt ? digits() : value;
}

function bigintText(): z.ZodString {
  return z.string().regex(new RegExp(BIGINT_PATTERN));
}

function digits(): z.ZodType {
  return z.transform(value => (typeof value === 'bigint' ? String(value) : value)).pipe(bigintText());
}

const INT32 = 2 ** 31;

function columnOf(name: string, value: z.ZodType): unknown {
  switch (value.type) {
    case 'string':
      return textColumn(value as z.ZodString);
    case 'number':
      return numberColumn(value as z.ZodNumber);
    case 'boolean':
      return p.boolean();
    case 'bigint':
      return p.bigint();
    case 'date':
      return p.datetime(3).columnType('timestamptz(3)');
    case 'enum':
    case 'literal':
      return p.enum(choicesOf(name, value));
    default:
      return jsonColumn(name, value);
  }
}

/** Without a greatest length a text may be of any: `varchar(255)` would refuse what the schema takes. */
function textColumn({ format, maxLength }: z.ZodString): unknown {
  if (format === 'uuid' || format === 'guid') {
    return p.uuid();
  }
  if (format === 'date') {
    return p.date();
  }
  return maxLength === null ? p.text() : p.string().length(maxLength);
}

function numberColumn({ format, minValue, maxValue }: z.ZodNumber): unknown {
  if (!format?.includes('int')) {
    return p.double();
  }
  const isSmall = (minValue ?? -Infinity) >= -INT32 && (maxValue ?? Infinity) < INT32;
  return isSmall ? p.integer() : p.bigint('number');
}

function choicesOf(name: string, value: z.ZodType): string[] {
  const choices = value instanceof z.ZodEnum ? value.options : [...(value as z.ZodLiteral).values];
  if (!choices.every(choice => typeof choice === 'string')) {
    throw new DeclarationError(`The choices of the field ${name} must be strings. Use z.int() for numbers.`);
  }
  return choices;
}

const JSON_TYPES: ReadonlySet<string> = new Set([
  'array',
  'object',
  'record',
  'tuple',
  'union',
  'intersection',
  'any',
  'unknown',
  'lazy',
  'null',
]);

/** What JSON cannot hold would come back as something else. */
function jsonColumn(name: string, value: z.ZodType): unknown {
  if (!JSON_TYPES.has(value.type) || !isJson(value)) {
    throw new DeclarationError(
      `The field ${name} (${value.type}) has no column: JSON does not hold its values as they are. ` +
        `Fields are strings, numbers, booleans, bigints, dates, enums, and JSON of them without dates and transforms.`,
    );
  }
  return p.json();
}

function isJson(value: z.ZodType): boolean {
  try {
    return JSON.stringify(z.toJSONSchema(value, { io: 'input' })) !== undefined && !hasPipe(value);
  } catch {
    return false;
  }
}

/** A transform makes of what is stored something else on every parse. */
function hasPipe(value: z.ZodType): boolean {
  try {
    z.toJSONSchema(value, { io: 'output' });
    return false;
  } catch {
    return true;
  }
}
