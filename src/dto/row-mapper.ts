import {
  type EntityClass,
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  helper,
  serialize,
} from '@mikro-orm/core';
import { InvalidRequestError, type RequestIssue } from '../errors/request-error.ts';
import { readInstant } from '../keys/instant.ts';
import { fieldsOf } from '../internal/facts/fields.ts';
import { branchOf } from '../polymorphic/branch-of.ts';
import { requireComplete } from '../keys/completeness.ts';
import type { FieldFacts } from '../polymorphic/value-type.ts';
import type { Hierarchy, Identities, Leaves } from '../polymorphic/define-hierarchy.ts';

/** A row as JSON has it: its identity, and the columns of its class. */
export type TypedRow = Readonly<Record<string, unknown>>;

/** Maps between the entities of a hierarchy and the rows that its schemas describe. */
export interface RowMapper<TRoot extends object> {
  /** The row of an entity: its identity, and what MikroORM's `serialize` gives. Throws `IncompleteEntityError`. */
  toDto(entity: TRoot): { [name: string]: unknown };
  /** A new entity of the class that the row names, made by `em.create`. Throws `InvalidRequestError` and `UnknownIdentityError`. */
  create(em: EntityManager, row: TypedRow): TRoot;
  /** Brings an entity to what the row says; what it leaves out stays. Throws `InvalidRequestError`, also for another type. */
  assign(em: EntityManager, entity: TRoot, row: TypedRow): TRoot;
}

/**
 * The mapper of a hierarchy to the rows that `jsonSchema`, `openApiSchemas` and `zodUnion` describe, without a DTO of one's own.
 *
 * ```ts
 * const rows = rowMapper(tools);
 * const tool = rows.create(em, { type: 'websearchtool', id: 1, name: 'web', engine: 'Meilisearch' });
 * rows.assign(em, tool, { type: 'websearchtool', name: 'search' });
 * const row = rows.toDto(tool);
 * ```
 *
 * Data is refused by field: what the class does not have, what siblings have, the key of an entity that has one, and what the
 * database or the library writes. Values are those that `zodUnion` let through; it checks them, this does not.
 */
export function rowMapper<TRoot extends object, L extends Leaves, I extends Identities>(
  hierarchy: Hierarchy<TRoot, L, I>,
): RowMapper<TRoot> {
  const { model, level } = branchOf(hierarchy, 'rowMapper');
  const discriminator = model.settings.discriminatorProperty;
  const readRow = (row: TypedRow): { cls: EntityClass; values: [string, unknown][] } => ({
    cls: model.classOf(row[discriminator] as string, level),
    values: Object.entries(row).filter(([name]) => name !== discriminator),
  });
  return {
    toDto(entity) {
      requireComplete(entity, 'rowMapper');
      const plain: object = serialize(entity);
      return { [discriminator]: hierarchy.identityOf(entity), ...plain };
    },
    create(em, row) {
      const { cls, values } = readRow(row);
      return em.create(cls, dataOf(values, em.getMetadata().get(cls), () => true) as never) as TRoot;
    },
    assign(em, entity, row) {
      const { values } = readRow(row);
      const identity = hierarchy.identityOf(entity);
      if (row[discriminator] !== identity) {
        throw new InvalidRequestError([{ field: discriminator, expected: `"${identity}", the type of the entity` }]);
      }
      return em.assign(entity, dataOf(values, helper(entity).__meta, field => !field.isKey) as never);
    },
  };
}

/** The data for properties that a client may write. */
function dataOf(
  values: readonly [string, unknown][],
  meta: EntityMetadata,
  isTaken: (field: FieldFacts) => boolean,
): Record<string, unknown> {
  const fields = new Map(fieldsOf(meta.props).map(field => [field.name, field]));
  const props = new Map(meta.props.map(prop => [prop.serializedName ?? prop.name, prop]));
  const issues: RequestIssue[] = [];
  const data: [string, unknown][] = [];
  for (const [name, value] of values) {
    const field = fields.get(name);
    const prop = props.get(name);
    const result =
      prop && field?.isWritable && isTaken(field)
        ? storedValue(name, value, prop)
        : { field: name, expected: `left out: it is not for a client of ${meta.className} to write` };
    if ('field' in result) {
      issues.push(result);
    } else {
      data.push([prop!.name, result.stored]);
    }
  }
  if (issues.length > 0) {
    throw new InvalidRequestError(issues);
  }
  return Object.fromEntries(data);
}

/** JSON has no times and no big integers. */
function storedValue(name: string, value: unknown, prop: EntityProperty): { readonly stored: unknown } | RequestIssue {
  if (typeof value !== 'string') {
    return { stored: value };
  }
  if (prop.runtimeType === 'bigint') {
    return /^-?\d{1,19}$/.test(value) ? { stored: BigInt(value) } : { field: name, expected: 'a whole number as text' };
  }
  const read = prop.runtimeType === 'Date' ? readInstant(name, value) : value;
  return typeof read === 'object' && 'field' in read ? read : { stored: read };
}
