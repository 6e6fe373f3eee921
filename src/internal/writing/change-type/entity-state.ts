import { type EntityMetadata, helper } from '@mikro-orm/core';

type Entity = Record<string, unknown>;

/** What an instance is and holds at one moment, to be put back when a transaction rolls back. */
export class EntityState {
  readonly meta: EntityMetadata;
  readonly data: Readonly<Record<string, unknown>>;
  readonly #entity: object;
  readonly #prototype: object | null;
  readonly #properties: PropertyDescriptorMap;
  readonly #snapshot: Record<string, unknown>;
  readonly #loaded: ReadonlySet<string>;

  constructor(entity: object) {
    const { __meta, __data, __originalEntityData, __loadedProperties } = helper(entity);
    this.#entity = entity;
    this.meta = __meta;
    this.data = { ...__data };
    this.#prototype = Object.getPrototypeOf(entity) as object | null;
    this.#properties = Object.getOwnPropertyDescriptors(entity);
    this.#snapshot = { ...__originalEntityData };
    this.#loaded = new Set(__loadedProperties);
  }

  restore(): void {
    const entity = this.#entity;
    const wrapped = helper(entity);
    for (const name of Object.keys(entity)) {
      delete (entity as Entity)[name];
    }
    Object.setPrototypeOf(entity, this.#prototype);
    Object.defineProperties(entity, this.#properties);
    wrapped.__data = { ...this.data };
    wrapped.__loadedProperties = new Set(this.#loaded);
    wrapped.__originalEntityData = this.#snapshot;
    wrapped.__initialized = true;
  }
}
