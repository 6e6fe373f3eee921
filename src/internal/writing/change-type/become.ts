import {
  Collection,
  type Dictionary,
  type EntityMetadata,
  type EntityProperty,
  helper,
  ReferenceKind,
} from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ownProperties } from '../../../polymorphic/change-type-data.ts';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import { retype } from './retype.ts';

type Entity = Record<string, unknown>;

/** How an instance becomes one of another class in memory. */
export interface Becoming {
  readonly meta: EntityMetadata;
  readonly identity: string;
  /** The properties whose values it keeps. */
  readonly carried: ReadonlySet<string>;
  readonly data: Dictionary;
}

/** Makes an entity an instance of its new class, with the given data, defaults for the rest, and empty collections. */
export function become(em: SqlEntityManager, entity: object, { meta, identity, carried, data }: Becoming): void {
  retype(entity, meta, name => carried.has(name));
  (entity as Entity)[IDENTITY_PROPERTY] = identity;
  const entered = ownProperties(meta).filter(prop => !carried.has(prop.name));
  entered.filter(isCollection).forEach(prop => Collection.create(entity, prop.name as never, undefined, true));
  em.assign(entity, data, {
    mergeEmbeddedProperties: false,
    mergeObjectProperties: false,
    updateNestedEntities: false,
  });
  fillIn(em, entity, { meta, entered: entered.filter(prop => !isCollection(prop)) });
  touch(em, entity, meta);
  const loaded: Set<string> = helper(entity).__loadedProperties;
  [meta, meta.root].flatMap(each => each.comparableProps).forEach(prop => loaded.add(prop.name));
}

/** As for a new entity, but of what its class adds alone. */
function fillIn(
  em: SqlEntityManager,
  entity: object,
  { meta, entered }: { meta: EntityMetadata; entered: EntityProperty[] },
): void {
  const part = Object.create(meta, { props: { value: entered } }) as EntityMetadata;
  em.getEntityFactory().assignDefaultValues(entity, part);
  const empty = em.config.get('forceUndefined') ? undefined : null;
  for (const prop of entered.filter(each => each.nullable && !each.embedded && each.defaultRaw === undefined)) {
    (entity as Entity)[prop.name] ??= empty;
  }
}

/** A change of type is a change, also when no other column changes. */
function touch(em: SqlEntityManager, entity: object, meta: EntityMetadata): void {
  for (const { name, onUpdate } of meta.props) {
    if (onUpdate) {
      (entity as Entity)[name] = onUpdate(entity, em) as unknown;
    }
  }
}

export function isCollection({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY;
}
