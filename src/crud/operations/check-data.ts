import {
  type Dictionary,
  type EntityMetadata,
  type EntityProperty,
  isRaw,
  ReferenceKind,
  Utils,
  validateProperty,
} from '@mikro-orm/core';
import { type DataIssue, EntityDataError } from '../../errors/crud-error.ts';
import { isFixed } from '../../keys/fixed-columns.ts';
import { readInstant } from '../../keys/instant.ts';
import { ownProperties } from '../../polymorphic/change-type-data.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';

/** Whose data is checked, and which keys of it are left alone. */
export interface DataRules {
  readonly meta: EntityMetadata;
  /** Every class of the hierarchy, whose properties are named as a sibling's. */
  readonly siblings: readonly EntityMetadata[];
  readonly exclude?: readonly PropertyKey[] | undefined;
  /** Whether the row is new and takes a key. */
  readonly isNew?: boolean;
}

/** The own, defined keys of `data`; throws `EntityDataError` that lists every key that the class does not take. */
export function checkData(data: unknown, rules: DataRules): Dictionary {
  const { meta, exclude = [] } = rules;
  if (!isPlain(data)) {
    throw new EntityDataError(meta.className, [
      { property: 'data', reason: `must be a plain object of its properties, not ${described(data)}` },
    ]);
  }
  const given = Object.entries(data).filter(([name, value]) => value !== undefined && !exclude.includes(name));
  const issues = given.flatMap(([name, value]) => issuesOf(rules, name, value));
  if (issues.length > 0) {
    throw new EntityDataError(meta.className, issues);
  }
  return Object.fromEntries(given);
}

/** Of any realm, or without a prototype; MikroORM takes an object that inherits its values for a plain one. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}

function described(value: unknown): string {
  if (value === null || typeof value !== 'object') {
    return value === null ? 'null' : `a ${typeof value}`;
  }
  return Array.isArray(value) ? 'an array' : `an instance of ${value.constructor?.name ?? 'a class'}`;
}

function issuesOf(rules: DataRules, name: string, value: unknown): DataIssue[] {
  const { meta, isNew } = rules;
  const prop = ownProperties(meta).find(each => each.name === name);
  if (!prop) {
    return [{ property: name, reason: reasonOfUnknown(rules, name) }];
  }
  const isOurs = name === IDENTITY_PROPERTY || (isNew !== true && isFixed(meta.class, name));
  const reason = isOurs ? 'is written by the library' : reasonAgainst(prop, value, isNew === true);
  return reason === undefined ? nestedIssues(prop, value) : [{ property: name, reason }];
}

function reasonOfUnknown({ meta, siblings }: DataRules, name: string): string {
  const owner = siblings.find(each => each !== meta && ownProperties(each).some(prop => prop.name === name));
  return owner ? `is a property of ${owner.className}` : 'is no property';
}

function reasonAgainst(prop: EntityProperty, value: unknown, isNew: boolean): string | undefined {
  if (prop.primary && !isNew) {
    return 'is the key, which never changes';
  }
  if (isComputed(prop)) {
    return 'is computed by the database';
  }
  if (value === null) {
    return prop.nullable ? undefined : 'may not be null';
  }
  if (isTimeWithoutOffset(prop, value)) {
    return 'must be a time with an offset, like 2026-01-31T12:00:00Z';
  }
  return isFitting(prop, value) ? undefined : `must be of type ${prop.runtimeType}`;
}

/** Embedded properties stand in their parent. */
function isComputed(prop: EntityProperty): boolean {
  return prop.formula !== undefined || prop.generated !== undefined || prop.version === true;
}

/** Such a time would depend on the zone of the server. */
function isTimeWithoutOffset({ runtimeType, columnTypes }: EntityProperty, value: unknown): boolean {
  return (
    runtimeType === 'Date' &&
    columnTypes[0]?.startsWith('timestamptz') === true &&
    typeof value === 'string' &&
    !(readInstant('', value) instanceof Date)
  );
}

/** As MikroORM checks it when it assigns, which is too late: what came before would be assigned already. */
function isFitting(prop: EntityProperty, value: unknown): boolean {
  if (prop.kind !== ReferenceKind.SCALAR) {
    return true;
  }
  if (prop.runtimeType === 'Date' && (typeof value === 'string' || typeof value === 'number')) {
    return !Number.isNaN(new Date(value).getTime());
  }
  try {
    validateProperty(prop, value, {});
    return true;
  } catch {
    return false;
  }
}

/** Data within data: rows of relations, and embedded objects. */
function nestedIssues(prop: EntityProperty, value: unknown): DataIssue[] {
  const { targetMeta } = prop;
  if (!targetMeta || isRaw(value)) {
    return [];
  }
  return Utils.asArray<unknown>(value as never).flatMap(each =>
    isPlain(each)
      ? Object.keys(each)
          .filter(name => !Object.hasOwn(targetMeta.properties, name) || name === IDENTITY_PROPERTY)
          .map(name => ({ property: `${prop.name}.${name}`, reason: 'is no property' }))
      : [],
  );
}
