import { type EntityMetadata, type EntityProperty, helper, Reference, ReferenceKind, Utils } from '@mikro-orm/core';
import { IncompleteEntityError, UnpopulatedRelationError } from '../../errors/loading-error.ts';
import { MappingError } from '../../errors/mapping-error.ts';
import { isLoaded, requireComplete } from '../../keys/completeness.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { registry } from '../../polymorphic/registry.ts';
import { copyOf } from './copy-value.ts';
import type { DtoMapper } from './mapper.ts';

/** A rule for one field: a function of the whole entity, or the mapper of what the property holds. */
export type ReadingRule = ((entity: object) => unknown) | DtoMapper<object, unknown>;

/** What the fields of a DTO are, read from an entity. */
export interface Reading {
  readonly className: string;
  readonly fields: readonly string[];
  readonly rules: Readonly<Record<string, ReadingRule>>;
}

/** The values of a DTO; those that are undefined are left out. */
export function readEntity(entity: object, { className, fields, rules }: Reading): Record<string, unknown> {
  requireComplete(entity, `The mapper of ${className}`);
  const names = [...new Set([...fields, ...Object.keys(rules)])];
  return Object.fromEntries(
    names
      .map(
        name => [name, Object.hasOwn(rules, name) ? ruled(entity, name, rules[name]!) : copied(entity, name)] as const,
      )
      .filter(([, value]) => value !== undefined),
  );
}

function metaOf(entity: object): EntityMetadata | undefined {
  return (helper(entity) as ReturnType<typeof helper> | undefined)?.__meta;
}

function valueOf(entity: object, name: string): unknown {
  return (entity as Record<string, unknown>)[name];
}

function ruled(entity: object, name: string, rule: ReadingRule): unknown {
  if (typeof rule === 'function') {
    return rule(entity);
  }
  const value = valueOf(entity, name);
  if (Utils.isCollection(value) && !value.isInitialized()) {
    throw new UnpopulatedRelationError(entity.constructor.name, name, 'A mapper');
  }
  if (Utils.isCollection<object>(value)) {
    return value.getItems().map(item => rule.toDto(item));
  }
  if (Array.isArray(value)) {
    return value.map(item => rule.toDto(item as object));
  }
  return value === undefined || value === null ? null : rule.toDto(Reference.unwrapReference(value));
}

function copied(entity: object, name: string): unknown {
  const prop = metaOf(entity)?.properties[name];
  const value = valueOf(entity, name);
  if (prop === undefined) {
    return value === undefined ? identityAs(entity, name) : copyOf(value);
  }
  if (isRelation(prop)) {
    throw MappingError.relation(entity.constructor.name, name);
  }
  return value === undefined ? unset(entity, prop) : copyOf(value);
}

export function isRelation({ kind }: EntityProperty): boolean {
  return kind !== ReferenceKind.SCALAR && kind !== ReferenceKind.EMBEDDED;
}

/** What a class of a hierarchy writes outward under `type`. */
function identityAs(entity: object, name: string): string | undefined {
  const model = registry.find(entity.constructor);
  if (!model || (name !== model.settings.discriminatorProperty && name !== 'type')) {
    return undefined;
  }
  const stored = valueOf(entity, IDENTITY_PROPERTY) as string | undefined;
  return stored ?? model.identityOf(entity);
}

function unset(entity: object, { name, nullable, lazy, persist }: EntityProperty): null | undefined {
  if (lazy && !isLoaded(entity, name)) {
    throw new IncompleteEntityError(entity.constructor.name, [name], 'A mapper');
  }
  if (nullable) {
    return null;
  }
  if (persist === false) {
    return undefined;
  }
  throw MappingError.noValue(entity.constructor.name, name);
}
