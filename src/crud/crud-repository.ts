import type { EntityClass, EntityManager, FilterQuery, Loaded, Primary } from '@mikro-orm/core';
import { SqlEntityRepository } from '@mikro-orm/sql';
import { add } from './operations/add.ts';
import { count, getWithCount } from './operations/count.ts';
import { exists } from './operations/exists.ts';
import { get } from './operations/get.ts';
import { getExistOne } from './operations/get-exist-one.ts';
import { remove } from './operations/delete.ts';
import type { Subject } from './operations/request.ts';
import { save } from './operations/save.ts';
import { update } from './operations/update.ts';
import type {
  AddOptions,
  CountingOptions,
  DeleteOptions,
  DeleteSubject,
  ExistsOptions,
  Fetched,
  FetchMode,
  GetExistOneOptions,
  GetOptions,
  ItemsWithCount,
  ListOptions,
  SaveOptions,
  UpdateData,
  UpdateOptions,
} from './options.ts';

/**
 * MikroORM's repository with the operations of `Table`, for classes that do not extend it.
 *
 * ```ts
 * const notes = new CrudRepository(em, Note);
 * const latest = await notes.get({}, { orderBy: { createdAt: 'desc' } }); // Note | null
 * ```
 *
 * As `entityRepository` of the configuration it is what `em.getRepository` gives. Each operation is that of `Table` bound to an
 * EntityManager and a class, with the same options and errors.
 */
export class CrudRepository<T extends object> extends SqlEntityRepository<T> {
  /** See `TableStatics.get`. */
  async get<
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
    Mode extends FetchMode = 'first',
  >(
    where?: FilterQuery<T>,
    options?: GetOptions<T, Hint, Fields, Excludes, Mode>,
  ): Promise<Fetched<Loaded<T, Hint, Fields, Excludes>, Mode>> {
    const found: unknown = await get(this.em, this.#subject, { ...options, where });
    return found as Fetched<Loaded<T, Hint, Fields, Excludes>, Mode>;
  }

  /** See `TableStatics.getExistOne`. */
  async getExistOne<Hint extends string = never, Fields extends string = never, Excludes extends string = never>(
    id: Primary<T>,
    options?: GetExistOneOptions<T, Hint, Fields, Excludes>,
  ): Promise<Loaded<T, Hint, Fields, Excludes>> {
    const found: unknown = await getExistOne(this.em, this.#subject, { ...options, id });
    return found as Loaded<T, Hint, Fields, Excludes>;
  }

  /** See `TableStatics.count`. */
  override async count<Hint extends string = never>(
    where?: FilterQuery<T>,
    options?: CountingOptions<T, Hint>,
  ): Promise<number> {
    return count(this.em, this.#subject, { ...options, where });
  }

  /** See `TableStatics.exists`. */
  async exists(where?: FilterQuery<T>, options?: ExistsOptions): Promise<boolean> {
    return exists(this.em, this.#subject, { ...options, where });
  }

  /** See `TableStatics.getWithCount`. */
  async getWithCount<Hint extends string = never, Fields extends string = never, Excludes extends string = never>(
    where?: FilterQuery<T>,
    options?: ListOptions<T, Hint, Fields, Excludes>,
  ): Promise<ItemsWithCount<Loaded<T, Hint, Fields, Excludes>>> {
    const found: unknown = await getWithCount(this.em, this.#subject, { ...options, where });
    return found as ItemsWithCount<Loaded<T, Hint, Fields, Excludes>>;
  }

  /** See `TableStatics.add`. */
  async add<E extends T | readonly T[]>(entities: E, options: AddOptions = {}): Promise<E> {
    return add(this.em, this.#subject, { entities, options });
  }

  /** See `TableMembers.save`. */
  async save<Hint extends string = never>(entity: T, options: SaveOptions<T, Hint> = {}): Promise<Loaded<T, Hint>> {
    return save<T, Hint>(this.em, entity, options);
  }

  /** See `TableMembers.update`. */
  async update<E extends T>(entity: E, data: UpdateData<NoInfer<E>>, options?: UpdateOptions<NoInfer<E>>): Promise<E> {
    return update<E>(this.em, entity, { ...options, data });
  }

  /** See `TableStatics.delete`. */
  async delete(subject: DeleteSubject<T>, options: DeleteOptions = {}): Promise<number> {
    return remove(this.em, this.#subject, { subject, options });
  }

  /** The class of the rows. */
  get entityClass(): EntityClass<T> {
    const em: EntityManager = this.em;
    return em.getMetadata().get(this.entityName).class;
  }

  get #subject(): Subject {
    return this.entityClass;
  }
}
