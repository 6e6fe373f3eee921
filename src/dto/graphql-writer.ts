import type { FieldFacts, ObjectFacts, ValueType } from '../polymorphic/value-type.ts';
import { ComponentNames, graphqlName } from './component-names.ts';
import type { HierarchySchema } from './hierarchy-schema.ts';

interface Definition {
  readonly keyword: 'interface' | 'type';
  readonly name: string;
  readonly branches: readonly string[];
  readonly lines: readonly string[];
}

/** Writes the types of a hierarchy in GraphQL's schema language, each once. */
export class GraphqlWriter {
  readonly #schema: HierarchySchema;
  readonly #names = new ComponentNames();
  readonly #scalars = new Set<string>();
  readonly #types = new Map<string, string>();

  constructor(schema: HierarchySchema) {
    this.#schema = schema;
  }

  write(): string {
    for (const { name, fields, branches } of this.#schema.branches) {
      this.#define(name, `the classes of ${name}`, () => this.#class('interface', { name, fields, branches }));
    }
    for (const { name, identity, fields, branches } of this.#schema.variants) {
      this.#define(identity, `the class ${name}`, () => this.#class('type', { name: identity, fields, branches }));
    }
    const scalars = [...this.#scalars].toSorted().map(name => `scalar ${name}`);
    return `${[...scalars, ...this.#types.values()].join('\n\n')}\n`;
  }

  #class(
    keyword: Definition['keyword'],
    { name, fields, branches }: { name: string; fields: readonly FieldFacts[]; branches: readonly string[] },
  ): string {
    const lines = [`${graphqlName(this.#schema.discriminator)}: String!`, ...fields.map(field => this.#field(field))];
    return definition({ keyword, name, branches, lines });
  }

  #define(text: string, owner: string, write: () => string): string {
    const name = this.#names.claim(graphqlName(text), owner);
    if (!this.#types.has(name)) {
      this.#types.set(name, '');
      this.#types.set(name, write());
    }
    return name;
  }

  #field({ name, type, isKey, isNullable, isAlwaysThere }: FieldFacts): string {
    const written = isKey && ['integer', 'bigint', 'string'].includes(type.kind) ? 'ID' : this.#value(type);
    const choices = type.kind === 'enum' ? `${JSON.stringify(`One of ${type.values.join(', ')}.`)} ` : '';
    return `${choices}${graphqlName(name)}: ${written}${isNullable || !isAlwaysThere ? '' : '!'}`;
  }

  #value(type: ValueType): string {
    switch (type.kind) {
      case 'integer':
        return type.isLarge ? 'Float' : 'Int';
      case 'number':
        return 'Float';
      case 'boolean':
        return 'Boolean';
      case 'enum':
        return type.values.every(value => Number.isInteger(value)) ? 'Int' : 'String';
      case 'array':
        return `[${this.#value(type.items)}!]`;
      case 'object':
        return this.#object(type.object);
      case 'union':
        return this.#union(type.objects);
      default:
        return this.#scalar(type);
    }
  }

  #scalar(type: Extract<ValueType, { kind: 'string' | 'bigint' | 'decimal' | 'any' }>): string {
    const names = { bigint: 'BigInt', decimal: 'Decimal', any: 'JSON', string: 'String' } as const;
    const formats = { date: 'Date', 'date-time': 'DateTime', uuid: 'String' } as const;
    const name = type.kind === 'string' && type.format ? formats[type.format] : names[type.kind];
    if (name !== 'String') {
      this.#names.claim(name, `the scalar ${name}`);
      this.#scalars.add(name);
    }
    return name;
  }

  #object(object: ObjectFacts): string {
    return this.#define(object.name, `the embeddable ${object.name}`, () =>
      definition({
        keyword: 'type',
        name: object.name,
        branches: [],
        lines: object.fields().map(field => this.#field(field)),
      }),
    );
  }

  #union(objects: readonly ObjectFacts[]): string {
    const names = objects.map(object => this.#object(object));
    const name = names.join('Or');
    return this.#define(name, `the union of ${names.join(' and ')}`, () => `union ${name} = ${names.join(' | ')}`);
  }
}

function definition({ keyword, name, branches, lines }: Definition): string {
  const parents = branches.length > 0 ? ` implements ${branches.map(graphqlName).join(' & ')}` : '';
  return `${keyword} ${graphqlName(name)}${parents} {\n${lines.map(line => `  ${line}\n`).join('')}}`;
}
