import type { EntityClass, FilterQuery, Primary, RequiredEntityData } from '@mikro-orm/core';
import { type CursorPage, type CursorPageOptions, findCursorPage } from '../pagination/find-cursor-page.ts';
import type { PolymorphicMembers } from '../polymorphic/polymorphic.ts';
import type { CrudRepository } from './crud-repository.ts';
import { create } from './operations/create.ts';
import { flush } from './operations/flush.ts';
import { setAlive } from './operations/set-alive.ts';
import type { GetExistOneOptions, ItemsWithCount, ListOptions, UpdateData } from './options.ts';

/** The entity of a repository. */
export type EntityOf<Repository> = Repository extends { readonly entityClass: EntityClass<infer T> } ? T : never;

/** The data of a new row: what the class requires, and for a class of a hierarchy the identity of the class to make. */
export type CreateData<T> =
  | RequiredEntityData<T>
  | (T extends PolymorphicMembers
      ? RequiredEntityData<T> & { readonly type: string; readonly [property: string]: unknown }
      : never);

/**
 * The base of services that read and write the rows of one entity, and answer with what clients see.
 *
 * ```ts
 * class NoteService extends CrudService<CrudRepository<Note>, { id: string; title: string }> {
 *   mapToResponse(note: Note) {
 *     return { id: note.id, title: note.title };
 *   }
 * }
 * const service = new NoteService(new CrudRepository(em, Note));
 * const created = await service.create({ title: 'Plan' });
 * ```
 *
 * Every write flushes, and a flush is the whole unit of work's. A missing row is `EntityNotFoundError` (404), data that do not fit
 * `EntityDataError` (422), and what the database refuses one of the errors of `translateError`. After `BaseService` of Tempest.
 */
export abstract class CrudService<
  Repository extends CrudRepository<T>,
  Response,
  T extends object = EntityOf<Repository>,
> {
  protected readonly repository: Repository;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  /** What clients see of an entity. */
  abstract mapToResponse(entity: T): Response | Promise<Response>;

  /** Answers with the row that has the key; throws `EntityNotFoundError`. */
  async getById<Hint extends string = never>(id: Primary<T>, options?: GetExistOneOptions<T, Hint>): Promise<Response> {
    return this.mapToResponse(await this.#find(id, options));
  }

  /** Answers with the rows that meet a condition, such as one of `listFilters`. */
  async list<Hint extends string = never>(where?: FilterQuery<T>, options?: ListOptions<T, Hint>): Promise<Response[]> {
    const found: unknown = await this.repository.get(where, { ...(options as ListOptions<T>), fetchMode: 'all' });
    return this.#mapAll(found as T[]);
  }

  /** Answers with a page of rows, and their number under the same filters. */
  async listWithCount<Hint extends string = never>(
    where?: FilterQuery<T>,
    options?: ListOptions<T, Hint>,
  ): Promise<ItemsWithCount<Response>> {
    const { items, count } = await this.repository.getWithCount(where, options);
    return { items: await this.#mapAll(items), count };
  }

  /**
   * Answers with a page that begins where another one ended: `cursor` is its `nextCursor`. The options are those of
   * `findCursorPage`; a cursor of another query is `InvalidCursorError` (422).
   */
  async cursorPage<Hint extends string = never>(options?: CursorPageOptions<T, Hint>): Promise<CursorPage<Response>> {
    const { repository } = this;
    const page = await findCursorPage(
      repository.getEntityManager(),
      repository.entityClass,
      options as CursorPageOptions<T>,
    );
    return { ...page, items: await this.#mapAll(page.items) };
  }

  /**
   * Inserts a row. For a hierarchy `type`, or what `discriminatorProperty` says, chooses the class by its identity; the second
   * argument chooses it in code.
   */
  async create(data: CreateData<T>): Promise<Response>;
  async create<S extends T>(data: RequiredEntityData<NoInfer<S>>, cls: EntityClass<S>): Promise<Response>;
  async create(data: object, cls?: EntityClass): Promise<Response> {
    const em = this.repository.getEntityManager();
    const chosen = (cls ?? this.repository.entityClass) as EntityClass<object>;
    return this.mapToResponse((await create(em, chosen, data)) as T);
  }

  /** Applies a partial DTO to a row; throws `EntityNotFoundError` and `EntityDataError`. */
  async update(id: Primary<T>, data: UpdateData<T>): Promise<Response> {
    const entity = await this.#find(id);
    return this.mapToResponse(await this.repository.update<T>(entity, data));
  }

  /** Deletes a row, through the unit of work; throws `EntityNotFoundError`. */
  async delete(id: Primary<T>): Promise<void> {
    await this.repository.delete(await this.#find(id));
  }

  /** Takes a row out of use by every mark that its class has, `ActiveFlag` and `SoftDelete`; throws `EntityNotFoundError`. */
  async softDelete(id: Primary<T>): Promise<Response> {
    return this.#setAlive(id, false);
  }

  /** Takes a row back into use, also one that the filter `alive` hides; throws `EntityNotFoundError`. */
  async restore(id: Primary<T>): Promise<Response> {
    return this.#setAlive(id, true);
  }

  async #setAlive(id: Primary<T>, isAlive: boolean): Promise<Response> {
    const entity = await this.#find(id, { filters: { alive: false } });
    setAlive(entity, isAlive);
    await flush(this.repository.getEntityManager());
    return this.mapToResponse(entity);
  }

  async #find(id: Primary<T>, options?: GetExistOneOptions<T, string>): Promise<T> {
    const found: unknown = await this.repository.getExistOne(id, options as GetExistOneOptions<T>);
    return found as T;
  }

  async #mapAll(entities: readonly T[]): Promise<Response[]> {
    return Promise.all(entities.map(async entity => this.mapToResponse(entity)));
  }
}
