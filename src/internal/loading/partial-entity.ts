import { type Configuration, type EntityManager, type EntityMetadata, helper } from '@mikro-orm/core';
import { missingProperties } from '../../keys/completeness.ts';
import { LoadScope } from '../../polymorphic/load-scope.ts';
import { registry } from '../../polymorphic/registry.ts';
import type { LoadOptions } from './load-options.ts';
import { mappingsOf } from '../mapping.ts';

/** Entity managers that loaded entities in part: elsewhere nothing has to be completed. */
const partialManagers = new WeakSet<EntityManager>();

/** Remembers that this entity manager may hold partly loaded entities. */
export function notePartialLoad(em: EntityManager): void {
  partialManagers.add(em);
}

/** Whether this entity manager may hold partly loaded entities. */
export function mayHoldPartial(em: EntityManager | undefined): boolean {
  return em !== undefined && partialManagers.has(em);
}

/** Whether an entity of a hierarchy lacks columns that the scope asks for. */
export function isPartial(entity: object, scope: LoadScope): boolean {
  const wrapped = helper(entity);
  const meta: EntityMetadata = wrapped.__meta;
  const model = registry.find(meta.class);
  const level = model?.levelOf(meta.class);
  return (
    level !== undefined &&
    wrapped.__initialized &&
    wrapped.__managed &&
    scope.selects(level, model!) &&
    missingProperties(meta, wrapped.__loadedProperties).length > 0
  );
}

type StockDecision = (meta: EntityMetadata, options: LoadOptions) => boolean;

/** Whether an instance in the identity map does not serve a load: it is of another class, or lacks what its own class has. */
export function needsRefresh(
  config: Configuration,
  meta: EntityMetadata,
  { entity, options }: { entity: object; options: LoadOptions },
  stock: StockDecision,
): boolean {
  const mapping = mappingsOf(config).find(meta.class);
  const wrapped = helper(entity);
  if (!mapping || !wrapped.__initialized) {
    return stock(meta, options);
  }
  if (!(entity instanceof meta.class)) {
    return true;
  }
  const own: EntityMetadata = wrapped.__meta;
  if (options.fields) {
    const fields = options.fields.filter(field => Object.hasOwn(own.properties, field.split('.')[0]!));
    return stock(own, { ...options, fields });
  }
  const scope = options.loadPolymorphic instanceof LoadScope ? options.loadPolymorphic : LoadScope.everything;
  const needed = scope.selects(mapping.levelOf(own.class), mapping.model) ? own : meta;
  return missingProperties(needed, wrapped.__loadedProperties).length > 0 || stock(meta, options);
}
