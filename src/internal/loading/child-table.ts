import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { FieldSelection } from './field-selection.ts';
import { isInlineEmbeddable } from './field-selection.ts';
import { inverseReference, isInverseReference } from './inverse-reference.ts';
import { type ChildColumn, type ChildSelect, quoted } from './strategies/child-select.ts';

/** No formula of a user has a table of this name in a subquery. */
export const CHILD_ALIAS = '__child';

interface SelectOptions {
  readonly schema: string | undefined;
  /** A lock clause, or nothing. */
  readonly lock: string;
}

const tables = new WeakMap<EntityMetadata, ChildTable>();

/** The part of a load that one child table of a joined hierarchy answers. */
export class ChildTable {
  static of(meta: EntityMetadata, driver: AbstractSqlDriver): ChildTable {
    const table = tables.get(meta) ?? new ChildTable(meta, driver);
    tables.set(meta, table);
    return table;
  }

  readonly #columns: readonly EntityProperty[];
  readonly #wanted = new WeakMap<FieldSelection, readonly EntityProperty[]>();

  readonly meta: EntityMetadata;
  readonly #driver: AbstractSqlDriver;

  private constructor(meta: EntityMetadata, driver: AbstractSqlDriver) {
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

  /** What reads the rows with these keys: each key is a list of column values. */
  select(
    columns: readonly EntityProperty[],
    keys: readonly (readonly unknown[])[],
    { schema, lock }: SelectOptions,
  ): ChildSelect {
    const params = this.keyNames().map((_, index) => arrayLiteral(keys.map(key => key[index])));
    return { ...this.source(columns, schema), where: this.#keyCondition(), params, lock };
  }

  /** What a select of these columns names, the key before them, and where it reads them. */
  source(columns: readonly EntityProperty[], schema: string | undefined): Pick<ChildSelect, 'columns' | 'from'> {
    const key = this.meta.getPrimaryProps();
    const selected = [...key, ...columns].flatMap(prop => this.#selected(prop, schema));
    const table = `${this.#driver.getTableName(this.meta, { schema: schema! })} as ${quoted(CHILD_ALIAS)}`;
    return { columns: selected, from: table + this.#ancestorJoins(selected, schema) };
  }

  #selected(prop: EntityProperty, schema: string | undefined): ChildColumn[] {
    if (isInverseReference(this.#driver, prop)) {
      const key = childColumn(this.keyNames()[0]!);
      const expression = inverseReference(this.#driver, prop, { key, schema });
      return [{ expression, name: prop.name, type: undefined }];
    }
    if (prop.formula) {
      return [{ expression: this.#formula(prop, schema), name: prop.fieldNames[0]!, type: undefined }];
    }
    return prop.fieldNames.map((name, index) => {
      const column = childColumn(name);
      const custom = prop.primary ? undefined : (prop.customTypes?.[index] ?? prop.customType);
      const expression = custom?.convertToJSValueSQL?.(column, this.#driver.getPlatform()) ?? column;
      const type = expression === column ? this.#typeOf(prop.columnTypes[index]!, schema) : undefined;
      return { expression, name, type };
    });
  }

  /** A type of a user has its name in a schema. */
  #typeOf(columnType: string, schema: string | undefined): string {
    return `${schema ?? this.meta.schema ?? ''} ${storedType(columnType)}`;
  }

  keyNames(): string[] {
    return this.meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  }

  /** A formula sees the columns of the whole class; those of ancestors stand under an alias for each. */
  #formula(prop: EntityProperty, schema: string | undefined): string {
    const alias = quoted(CHILD_ALIAS);
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

  #ancestorJoins(selected: readonly ChildColumn[], schema: string | undefined): string {
    const used = this.#ancestors()
      .map((meta, depth) => ({ meta, alias: quoted(ancestorAlias(depth)) }))
      .filter((_, depth) =>
        selected.some(({ expression }) => expression.replaceAll('"', '').includes(`${ancestorAlias(depth)}.`)),
      );
    const keys = this.keyNames();
    return used
      .map(({ meta, alias }) => {
        const ancestorKeys = meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
        const on = keys
          .map((key, index) => `${alias}.${quoted(ancestorKeys[index]!)} = ${childColumn(key)}`)
          .join(' and ');
        return ` join ${this.#driver.getTableName(meta, { schema: schema! })} as ${alias} on ${on}`;
      })
      .join('');
  }

  #keyCondition(): string {
    const columns = this.meta
      .getPrimaryProps()
      .flatMap(prop =>
        prop.fieldNames.map((name, index) => ({ name: childColumn(name), type: storedType(prop.columnTypes[index]!) })),
      );
    if (columns.length === 1) {
      return `${columns[0]!.name} = any (?)`;
    }
    const unnested = columns.map(({ type }) => `?::${type}[]`).join(', ');
    return `(${columns.map(({ name }) => name).join(', ')}) in (select * from unnest(${unnested}))`;
  }
}

function childColumn(name: string): string {
  return `${quoted(CHILD_ALIAS)}.${quoted(name)}`;
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
function storedType(columnType: string): string {
  return columnType.replace(/^(small|big)?serial\b/, (_, size: string | undefined) => `${size ?? ''}int`);
}

/** A PostgreSQL array literal; every element is quoted, so that `null` or a brace in a key is data. */
export function arrayLiteral(values: readonly unknown[]): string {
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
