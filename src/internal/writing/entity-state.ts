import {
  type ChangeSet,
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  helper,
  isRaw,
} from '@mikro-orm/core';
import { isOptedIn } from '../../keys/mixin-mark.ts';

type Values = Record<string, unknown>;

/** What a flush changes in an entity while it writes: kept, so that a flush that fails can be undone. */
export class EntityState {
  readonly #entity: Values;
  readonly #values: Values;
  readonly #wasManaged: boolean;
  readonly #hadKey: boolean;
  readonly #original: object | undefined;

  constructor({ entity, meta }: ChangeSet<object>) {
    const wrapped = helper(entity);
    this.#entity = entity as Values;
    this.#values = Object.fromEntries(databaseProperties(meta).map(({ name }) => [name, this.#entity[name]]));
    this.#wasManaged = wrapped.__managed;
    this.#hadKey = wrapped.hasPrimaryKey();
    this.#original = wrapped.__originalEntityData;
  }

  restore(em: EntityManager): void {
    const wrapped = helper(this.#entity as object);
    if (!this.#hadKey && wrapped.hasPrimaryKey()) {
      em.getUnitOfWork(false).getIdentityMap().delete(this.#entity);
      delete (wrapped as { __identifier?: unknown }).__identifier;
    }
    for (const [name, value] of Object.entries(this.#values)) {
      if (this.#entity[name] !== value) {
        this.#entity[name] = value;
      }
    }
    Object.assign(wrapped, { __managed: this.#wasManaged, __originalEntityData: this.#original });
  }
}

/**
 * Gives entities back the values in whose place `onUpdate` has put SQL. MikroORM does so when it computes what changed, and a
 * flush that fails afterwards leaves the SQL there.
 */
export function dropExpressions(em: EntityManager): void {
  for (const entity of em.getUnitOfWork(false).getIdentityMap().values()) {
    const { __meta: meta, __originalEntityData: original } = helper(entity);
    for (const { name, onUpdate } of isOptedIn(meta.class) ? meta.props : []) {
      if (onUpdate && isRaw((entity as Values)[name])) {
        (entity as Values)[name] = storedValue(original as Values | undefined, name);
      }
    }
  }
}

function storedValue(original: Values | undefined, name: string): unknown {
  const value = original?.[name];
  return value instanceof Date ? new Date(value) : value;
}

/** The properties whose values the database makes. */
function databaseProperties(meta: EntityMetadata): EntityProperty[] {
  return meta.props.filter(
    ({ name, persist, autoincrement, generated, defaultRaw }) =>
      persist !== false && [autoincrement, generated, defaultRaw, name === meta.versionProperty].some(Boolean),
  );
}

/** An update that MikroORM leaves for the end of a flush: the entity, its properties, and the values taken from it until then. */
export type ExtraUpdate = readonly [entity: object, names: string | string[], values: unknown, ...rest: unknown[]];

/** Gives entities back the references that MikroORM took from them for the time of the flush. */
export function restoreReferences(updates: Iterable<ExtraUpdate>, isMine: (entity: object) => boolean): void {
  for (const [entity, names, values] of updates) {
    if (isMine(entity) && Array.isArray(names)) {
      names.forEach((name, index) => {
        (entity as Values)[name] ??= (values as unknown[])[index];
      });
    }
  }
}
