import {
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  helper,
  Reference,
  Utils,
} from '@mikro-orm/core';
import { UnpopulatedRelationError } from '../../errors/loading-error.ts';
import { MappingError } from '../../errors/mapping-error.ts';
import { InvalidRequestError } from '../../errors/request-error.ts';
import { parseInstant } from '../../keys/instant.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { copyOf } from './copy-value.ts';
import type { EntityMapper } from './mapper.ts';
import { isRelation } from './read-entity.ts';

type Values = Readonly<Record<string, unknown>>;

/** A rule for one property: a function of the whole DTO, or the mapper of what the field holds. */
export type WritingRule = ((dto: object, em: EntityManager) => unknown) | EntityMapper<object, unknown>;

/** What the properties of an entity are, written from a DTO. */
export interface Writing {
  readonly em: EntityManager;
  readonly meta: EntityMetadata;
  readonly fields: readonly string[];
  readonly rules: Readonly<Record<string, WritingRule>>;
  /** The entity that is brought to the DTO; without it one is made. */
  readonly entity?: object;
}

/** The data for `em.create` or `em.assign`; what is undefined is left out. */
export function dataOf(dto: object, writing: Writing): Record<string, unknown> {
  const { meta, fields, rules, entity } = writing;
  if (entity) {
    refuseOtherKey(dto, meta, entity);
  }
  const copied = fields
    .filter(name => !Object.hasOwn(rules, name) && isCopied(meta.properties[name], entity !== undefined))
    .map(name => [name, copyFor(meta, name, (dto as Values)[name])] as const);
  const ruled = Object.keys(rules).map(name => [name, ruledValue(dto, name, writing)] as const);
  return Object.fromEntries([...copied, ...ruled].filter(([, value]) => value !== undefined));
}

/** What the library and the database write is not copied over; neither is the key of an entity that has one. */
function isCopied(prop: EntityProperty | undefined, isChange: boolean): boolean {
  if (!prop || prop.name === IDENTITY_PROPERTY) {
    return false;
  }
  const { formula, generated, version, onUpdate, primary } = prop;
  return !isChange || !(formula ?? generated ?? version ?? onUpdate ?? primary);
}

/** Of a relation only keys are copied. */
function copyFor(meta: EntityMetadata, name: string, value: unknown): unknown {
  const prop = meta.properties[name as never] as EntityProperty;
  if (isRelation(prop) && [value].flat().some(item => typeof item === 'object' && item !== null)) {
    throw MappingError.relation(meta.className, name);
  }
  return value != null && prop.runtimeType === 'Date' ? parseInstant(name, value) : copyOf(value);
}

function ruledValue(dto: object, name: string, writing: Writing): unknown {
  const { em, rules, entity } = writing;
  const rule = rules[name]!;
  if (typeof rule === 'function') {
    return rule(dto, em);
  }
  const value = (dto as Values)[name];
  const current = entity && Reference.unwrapReference((entity as Values)[name] as object);
  if (Array.isArray(value)) {
    const known = current ? itemsOf(entity, name, current) : [];
    return value.map(item => {
      const match = known.find(each => keyIn(item as Values, each) === keyOf(each));
      return match ? rule.assign(em, match, item) : rule.create(em, item);
    });
  }
  if (value === undefined || value === null) {
    return value;
  }
  return current && [undefined, keyOf(current)].includes(keyIn(value as Values, current))
    ? rule.assign(em, current, value)
    : rule.create(em, value);
}

function itemsOf(entity: object, name: string, current: object): readonly object[] {
  if (!Utils.isCollection<object>(current)) {
    return current as unknown as readonly object[];
  }
  if (!current.isInitialized()) {
    throw new UnpopulatedRelationError(entity.constructor.name, name, 'A mapper');
  }
  return current.getItems();
}

function keyOf(entity: object): string | undefined {
  return helper(entity).hasPrimaryKey() ? helper(entity).getSerializedPrimaryKey() : undefined;
}

/** The key of this entity's class that a DTO carries. */
function keyIn(dto: Values, entity: object): string | undefined {
  const keys = helper(entity).__meta.primaryKeys.map(name => dto[name]);
  return keys.some(key => key === undefined || key === null) ? undefined : keys.map(String).join('~~~');
}

function refuseOtherKey(dto: object, meta: EntityMetadata, entity: object): void {
  const given = keyIn(dto as Values, entity);
  if (given !== undefined && given !== keyOf(entity)) {
    throw new InvalidRequestError([
      { field: meta.primaryKeys.join(', '), expected: 'the key of the entity, or left out', given: given.slice(0, 40) },
    ]);
  }
}
