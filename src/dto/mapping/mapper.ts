import type { EntityClass, EntityManager } from '@mikro-orm/core';

/** Maps entities to DTOs or domain objects. */
export interface DtoMapper<E, D> {
  /**
   * The DTO of an entity. Throws `IncompleteEntityError` for one that was loaded in part, `UnpopulatedRelationError` for a
   * collection that was not populated, and `MappingError` for values that the DTO does not take.
   */
  toDto(entity: E): D;
}

/** Maps DTOs or domain objects to entities. */
export interface EntityMapper<E, D> {
  /** A new entity, made by `em.create`. */
  create(em: EntityManager, dto: D): E;
  /**
   * Brings an entity to what the DTO says, by `em.assign`: fields that are undefined stay, and so do the key, versions and what
   * the database computes. Related entities that have a mapper are matched by their keys; others are made, those that are
   * missing leave the collection. Throws `InvalidRequestError` for another key or type than the entity has.
   */
  assign(em: EntityManager, entity: E, dto: D): E;
}

/** Maps both ways. */
export interface Mapper<E, D> extends DtoMapper<E, D>, EntityMapper<E, D> {}

/** The class whose entities a mapper maps. */
export interface MapperOf<E extends object> {
  readonly entity: EntityClass<E>;
}
