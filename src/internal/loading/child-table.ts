import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { FieldSelection } from './field-selection.ts';
import { isInlineEmbeddable } from './field-selection.ts';
import { inverseReference, isInverseReference } from './inverse-reference.ts';

/** No formula of a user has a table of this name in a subquery. */
export const CHILD_ALIAS = '__child';

/** SQL with `?` placeholders, as MikroORM's connections take it. */
export interface ChildQuery {
  readonly sql: string;
  readonly params: readonly string[];
}

interface ChildQueryOptions {
  readonly schema?: string | undefined;
  /** A lock clause. */
  readonly suffix?: string;
}

/** The part of a load that one child table of a joined hierarchy answers. */
export class ChildTable {
  readonly #columns: readonly EntityProperty[];
  readonly #wanted = new WeakMap<FieldSelection, readonly EntityProperty[]>();

  readonly meta: EntityMetadata;
  readonly #driver: AbstractSqlDriver;

  constructor(meta: EntityMetadata, driver: AbstractSqlDriver) {
    this.meta = meta;
    this.#driver = driver;

    const inherited = new Set(meta.tptParent!.props.map(prop => prop.name));
    const own = meta.props.filter(prop => !inherited.has(prop.name) && !prop.primary);
    this.#columns = own.filter(prop => isColumn(prop) || isInverseReference(driver, prop));
  }

  /** The properties that this table adds and the selection wants. */
  columns(selection: FieldSelection): readonly EntityProperty[] {
    let wanted = this.#wanted.get(selection);
    if (!wanted) {
      wanted = this.#columns.filter(prop => selection.wants(prop, this.meta));
      this.#wanted.set(selection, wanted);
    }
    return wanted;
  }

  /** The query for the rows with these keys: each key is a list of column values. */
  query(
    columns: readonly EntityProperty[],
    keys: readonly (readonly unknown[])[],
    options: ChildQueryOptions,
  ): ChildQuery {
    const keyColumns = this.meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
    const selected = [
      ...keyColumns.map(name => this.#quoted(name)),
      ...columns.flatMap(prop => this.#selected(prop, options.schema)),
    ];
    const from = `${this.#driver.getTableName(this.meta, { schema: options.schema! })} as ${this.#quote(CHILD_ALIAS)}`;
    const joins = this.#ancestorJoins(selected, options.schema);
    const params = this.meta
      .getPrimaryProps()
      .flatMap(prop => prop.fieldNames)
      .map((_, index) => arrayLiteral(keys.map(key => key[index])));
    return {
      sql: `select ${selected.join(', ')} from ${from}${joins} where ${this.#keyCondition()}${options.suffix ?? ''}`,
      params,
    };
  }

  #selected(prop: EntityProperty, schema: string | undefined): string[] {
    if (isInverseReference(this.#driver, prop)) {
      const [key] = this.meta.getPrimaryProps().flatMap(({ fieldNames }) => fieldNames);
      return [inverseReference(this.#driver, prop, { key: this.#quoted(key!), schema })];
    }
    if (prop.formula) {
      return [`${this.#formula(prop, schema)} as ${this.#quote(prop.fieldNames[0]!)}`];
    }
    return prop.fieldNames.map((name, index) => {
      const type = prop.customTypes?.[index] ?? prop.customType;
      const converted = type?.convertToJSValueSQL?.(this.#quoted(name), this.#driver.getPlatform());
      return converted === undefined ? this.#quoted(name) : `${converted} as ${this.#quote(name)}`;
    });
  }

  /** A formula sees the columns of the whole class; those of ancestors stand under an alias for each. */
  #formula(prop: EntityProperty, schema: string | undefined): string {
    const alias = this.#quote(CHILD_ALIAS);
    const columns = this.meta.createColumnMappingObject((column: EntityProperty) => this.#ownerAlias(column), alias);
    const table = {
      alias,
      name: this.meta.tableName,
      schema,
      qualifiedName: this.#driver.getTableName(this.meta, { schema: schema! }, false),
      toString: () => alias,
    };
    return this.#driver.evaluateFormula(prop.formula as never, columns, table as never);
  }

  #ownerAlias(column: EntityProperty): string {
    const depth = this.#ancestors().findLastIndex(meta => Object.hasOwn(meta.properties, column.name));
    return column.primary || depth < 0 ? CHILD_ALIAS : ancestorAlias(depth);
  }

  /** Nearest first. */
  #ancestors(): EntityMetadata[] {
    const ancestors: EntityMetadata[] = [];
    for (let meta = this.meta.tptParent; meta; meta = meta.tptParent) {
      ancestors.push(meta);
    }
    return ancestors;
  }

  #ancestorJoins(selected: readonly string[], schema: string | undefined): string {
    const used = this.#ancestors()
      .map((meta, depth) => ({ meta, alias: this.#quote(ancestorAlias(depth)) }))
      .filter((_, depth) => selected.some(column => column.replaceAll('"', '').includes(`${ancestorAlias(depth)}.`)));
    const keys = this.meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
    return used
      .map(({ meta, alias }) => {
        const ancestorKeys = meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
        const on = keys
          .map((key, index) => `${alias}.${this.#quote(ancestorKeys[index]!)} = ${this.#quoted(key)}`)
          .join(' and ');
        return ` join ${this.#driver.getTableName(meta, { schema: schema! })} as ${alias} on ${on}`;
      })
      .join('');
  }

  #keyCondition(): string {
    const columns = this.meta
      .getPrimaryProps()
      .flatMap(prop =>
        prop.fieldNames.map((name, index) => ({ name: this.#quoted(name), type: keyType(prop.columnTypes[index]!) })),
      );
    if (columns.length === 1) {
      return `${columns[0]!.name} = any (?)`;
    }
    const unnested = columns.map(({ type }) => `?::${type}[]`).join(', ');
    return `(${columns.map(({ name }) => name).join(', ')}) in (select * from unnest(${unnested}))`;
  }

  #quoted(column: string): string {
    return `${this.#quote(CHILD_ALIAS)}.${this.#quote(column)}`;
  }

  #quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
  }
}

function ancestorAlias(depth: number): string {
  return `${CHILD_ALIAS}_parent_${depth + 1}`;
}

/** Whether a row holds a value for the property: a column, or a formula. */
export function isColumn(prop: EntityProperty): boolean {
  if (isInlineEmbeddable(prop) || prop.kind === ReferenceKind.ONE_TO_MANY || prop.kind === ReferenceKind.MANY_TO_MANY) {
    return false;
  }
  return (
    prop.formula !== undefined ||
    (prop.persist !== false && prop.fieldNames?.length > 0 && (prop.kind !== ReferenceKind.ONE_TO_ONE || prop.owner))
  );
}

/** Serial types exist in DDL only. */
function keyType(columnType: string): string {
  return columnType.replace(/^(small|big)?serial\b/, (_, size: string | undefined) => `${size ?? ''}int`);
}

/** A PostgreSQL array literal; every element is quoted, so that `null` or a brace in a key is data. */
function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(value => `"${elementText(value).replaceAll(/[\\"]/g, String.raw`\$&`)}"`).join(',')}}`;
}

function elementText(value: unknown): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  return ArrayBuffer.isView(value)
    ? `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
    : String(value);
}
