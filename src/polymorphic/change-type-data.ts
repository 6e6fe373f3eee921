import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { IdentityWriteError } from '../errors/identity-error.ts';
import { MissingTypeDataError, UnknownTypeDataError } from '../errors/type-change-error.ts';
import { IDENTITY_PROPERTY } from './identity.ts';
import { propertyOf } from './load-scope.ts';

type Data = Readonly<Record<string, unknown>>;

/** The properties that instances of a class have; MikroORM gives the root of a single table those of every class. */
export function ownProperties(meta: EntityMetadata): EntityProperty[] {
  const isShared = meta.root === meta && meta.inheritanceType === 'sti';
  return meta.props.filter(prop => !(isShared && prop.inherited) && prop.name !== '__tpt_type');
}

/** The properties whose values an instance keeps when its class changes: those that both classes have and store alike. */
export function carriedProperties(from: EntityMetadata, to: EntityMetadata): ReadonlySet<string> {
  const before = new Map(ownProperties(from).map(prop => [prop.name, facts(prop)]));
  return new Set(
    ownProperties(to)
      .filter(prop => before.get(prop.name) === facts(prop))
      .map(({ name }) => name),
  );
}

function facts({ kind, columnTypes, array, customType, targetMeta, pivotTable, mappedBy }: EntityProperty): string {
  return JSON.stringify([
    kind,
    columnTypes,
    array,
    customType?.constructor.name,
    targetMeta?.className,
    pivotTable,
    mappedBy,
  ]);
}

/** Refuses data that a class does not take, and names what it lacks; `carried` holds the values that the entity keeps. */
export function checkTypeData(
  from: EntityMetadata,
  to: EntityMetadata,
  { data, carried }: { data: unknown; carried: Data },
): void {
  const given = requirePlain(to, data);
  refuseUnknown(to, given);
  refuseMissing(from, to, { ...carried, ...Object.fromEntries(Object.entries(given).filter(isGiven)) });
}

/** `undefined` says nothing of a property. */
export function isGiven([, value]: [name: string, value: unknown]): boolean {
  return value !== undefined;
}

function refuseUnknown(to: EntityMetadata, given: Data): void {
  const names = Object.keys(given);
  if (names.includes(IDENTITY_PROPERTY)) {
    throw new IdentityWriteError(to.className, IDENTITY_PROPERTY, given[IDENTITY_PROPERTY]);
  }
  const known = new Set(ownProperties(to).map(({ name }) => name));
  refuse(
    to,
    'it has no such property',
    names.filter(name => !known.has(name)),
  );
  refuse(
    to,
    'the key of a row stays',
    names.filter(name => to.primaryKeys.includes(name)),
  );
  refuse(
    to,
    'the database computes it',
    names.filter(name => isComputed(propertyOf(to, name)!)),
  );
}

function refuse(to: EntityMetadata, reason: string, names: readonly string[]): void {
  if (names.length > 0) {
    throw new UnknownTypeDataError(to.className, names, reason);
  }
}

function refuseMissing(from: EntityMetadata, to: EntityMetadata, values: Data): void {
  const missing = ownProperties(to).filter(prop => isRequired(prop) && values[prop.name] == null);
  if (missing.length > 0) {
    throw new MissingTypeDataError(
      from.className,
      to.className,
      missing.map(({ name }) => name),
    );
  }
}

function requirePlain(to: EntityMetadata, data: unknown): Data {
  const prototype: unknown = typeof data === 'object' && data !== null ? Object.getPrototypeOf(data) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    throw new UnknownTypeDataError(to.className, ['data'], 'data must be a plain object of its properties');
  }
  return data as Data;
}

function isComputed(prop: EntityProperty): boolean {
  return prop.formula !== undefined || prop.generated !== undefined || prop.version === true || prop.persist === false;
}

/** Whether a row needs a value that nobody but the caller can give: as MikroORM checks it before an insert. */
export function isRequired(prop: EntityProperty): boolean {
  const isSupplied =
    prop.autoincrement === true || prop.default != null || prop.defaultRaw !== undefined || prop.onCreate !== undefined;
  const isMany = prop.kind === ReferenceKind.ONE_TO_MANY || prop.kind === ReferenceKind.MANY_TO_MANY;
  const isInverse = prop.kind === ReferenceKind.ONE_TO_ONE && !prop.owner;
  return !prop.nullable && !isSupplied && !isMany && !isInverse && !prop.embedded && !isComputed(prop);
}
