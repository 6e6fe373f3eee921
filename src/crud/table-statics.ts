import type { EntityClass, EntityManager, FilterQuery, Loaded, Primary } from '@mikro-orm/core';
import type { AbstractConstructor } from '../keys/class-types.ts';
import type { PolymorphicStatics } from '../polymorphic/polymorphic.ts';
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

/** What `Table` adds to every class; each operation is typed by the class that it is called on. */
export interface TableStatics {
  /**
   * Finds the first row that meets a condition, or null; by `fetchMode` exactly one, or all.
   *
   * ```ts
   * const latest = await Note.get(em, { title: 'Plan' }, { orderBy: { createdAt: 'desc' } }); // Note | null
   * const all = await Note.get(em, {}, { fetchMode: 'all', limit: 20 }); // Note[]
   * ```
   *
   * Takes every option of `em.find`, with `load` for `populate`, `lock` (in a transaction), `skipLocked`, and half-open windows
   * of time. `'one'` throws `EntityNotFoundError` for none and `MultipleEntitiesError` for several; options that contradict
   * each other throw `CrudOptionError`. After `get` of sqlmodel-ext.
   */
  get<
    T extends object,
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
    Mode extends FetchMode = 'first',
  >(
    this: EntityClass<T>,
    em: EntityManager,
    where?: FilterQuery<NoInfer<T>>,
    options?: GetOptions<NoInfer<T>, Hint, Fields, Excludes, Mode>,
  ): Promise<Fetched<Loaded<T, Hint, Fields, Excludes>, Mode>>;
  /**
   * Finds the row with a key.
   *
   * ```ts
   * const found = await Note.getExistOne(em, note.id, { lock: true });
   * ```
   *
   * Throws `EntityNotFoundError` (404) when there is no such row, also for an id that the key's column cannot hold: such an id
   * sends no SQL, so a surrounding transaction goes on. Takes every option of `em.findOne`.
   */
  getExistOne<
    T extends object,
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
  >(
    this: EntityClass<T>,
    em: EntityManager,
    id: Primary<NoInfer<T>>,
    options?: GetExistOneOptions<NoInfer<T>, Hint, Fields, Excludes>,
  ): Promise<Loaded<T, Hint, Fields, Excludes>>;
  /** Counts the rows that meet a condition, in the windows of time given. Takes every option of `em.count`. */
  count<T extends object, Hint extends string = never>(
    this: EntityClass<T>,
    em: EntityManager,
    where?: FilterQuery<NoInfer<T>>,
    options?: CountingOptions<NoInfer<T>, Hint>,
  ): Promise<number>;
  /** Whether a row meets a condition; reads one row at most. */
  exists<T extends object>(
    this: EntityClass<T>,
    em: EntityManager,
    where?: FilterQuery<NoInfer<T>>,
    options?: ExistsOptions,
  ): Promise<boolean>;
  /** Finds a page of rows, and counts all rows under the same filters: `limit` and `offset` are for the page alone. */
  getWithCount<
    T extends object,
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
  >(
    this: EntityClass<T>,
    em: EntityManager,
    where?: FilterQuery<NoInfer<T>>,
    options?: ListOptions<NoInfer<T>, Hint, Fields, Excludes>,
  ): Promise<ItemsWithCount<Loaded<T, Hint, Fields, Excludes>>>;
  /**
   * Persists one instance or several, and gives them back.
   *
   * ```ts
   * await Note.add(em, em.create(Note, { title: 'Plan' }), { flush: true });
   * ```
   *
   * Does not flush by default. A flush is the whole unit of work's: everything that is pending in `em` is written. `refresh`
   * reads the instances again after it. Throws `CrudOptionError` for what is no instance of the class.
   */
  add<T extends object, E extends NoInfer<T> | readonly NoInfer<T>[]>(
    this: EntityClass<T>,
    em: EntityManager,
    entities: E,
    options?: AddOptions,
  ): Promise<E>;
  /**
   * Deletes instances, or the rows that meet a condition, and gives their number.
   *
   * ```ts
   * await Note.delete(em, note);
   * await Note.delete(em, { where: { title: 'Plan' } }, { bulk: true });
   * ```
   *
   * Through the unit of work, with hooks and cascades; `bulk: true` sends one DELETE, which fires no hooks. Flushes by default,
   * and a flush is the whole unit of work's: everything that is pending in `em` is written. Throws `EmptyConditionError` for a
   * condition that every row meets, and `CrudOptionError` for a subject that is neither.
   */
  delete<T extends object>(
    this: EntityClass<T>,
    em: EntityManager,
    subject: DeleteSubject<NoInfer<T>>,
    options?: DeleteOptions,
  ): Promise<number>;
}

/** What `Table` adds to every instance. */
export interface TableMembers {
  /**
   * Persists the entity, flushes, reads its row again, and gives the same instance back.
   *
   * ```ts
   * const saved = await note.save(em);
   * ```
   *
   * The flush is the whole unit of work's: everything that is pending in `em` is written. `flush: false` persists alone.
   * `load` and `loadPolymorphic` say which relations are read with the row. Throws the errors of `translateError`, and
   * `EntityNotFoundError` when the row is gone after the flush.
   */
  save<T extends object, Hint extends string = never>(
    this: T,
    em: EntityManager,
    options?: SaveOptions<NoInfer<T>, Hint>,
  ): Promise<Loaded<T, Hint>>;
  /**
   * Applies data to the entity, all of it or nothing, and gives the same instance back.
   *
   * ```ts
   * await note.update(em, { title: 'New plan' });
   * ```
   *
   * `undefined` leaves a property as it is, `null` sets it to null. Flushes by default, and a flush is the whole unit of work's:
   * everything that is pending in `em` is written. Throws `EntityDataError` (422) that lists every key which is unknown, of a
   * sibling class, the primary key, the identity, or has a value that does not fit.
   */
  update<T extends object>(
    this: T,
    em: EntityManager,
    data: UpdateData<NoInfer<T>>,
    options?: UpdateOptions<NoInfer<T>>,
  ): Promise<T>;
}

/** A class with the operations of `Table`: for functions that take any of them. */
export type TableClass<T extends object = object> = AbstractConstructor<T> & { readonly prototype: T } & TableStatics;

/** A class of a hierarchy with the operations of `Table`. */
export type PolymorphicClass<T extends object = object> = TableClass<T> & PolymorphicStatics;
