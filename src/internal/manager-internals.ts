import type {
  Cursor,
  Dictionary,
  EntityManager,
  EntityMetadata,
  EntityName,
  FilterOptions,
  PopulateOptions,
  UnitOfWork,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { FilterKind } from './loading/branch-filters.ts';
import type { LoadOptions } from './loading/load-options.ts';

export type Name = EntityName<object>;
type Rest = [data?: unknown, options?: object];

/** A class as a mixin takes and returns it. */
export type Constructor<T> = new (...args: unknown[]) => T;

/** The members of MikroORM's entity manager that are overridden or used here, protected ones included. */
export interface EntityManagerInternals extends Pick<
  EntityManager,
  'canPopulate' | 'config' | 'getMetadata' | 'getEntityLoader' | 'getEntityFactory' | 'getPlatform'
> {
  getDriver(): AbstractSqlDriver;
  getContext(validate?: boolean): EntityManager;
  getUnitOfWork(useContext?: boolean): UnitOfWork;
  find(entityName: Name, where: unknown, options?: LoadOptions): Promise<object[]>;
  findOne(entityName: Name, where: unknown, options?: LoadOptions): Promise<object | null>;
  refresh(entity: object, options?: LoadOptions): Promise<object | null>;
  stream(entityName: Name, options?: LoadOptions): AsyncIterableIterator<object>;
  prepareOptions(options: LoadOptions): LoadOptions;
  populate(entities: object | object[], populate: unknown, options?: LoadOptions): Promise<unknown>;
  create(entityName: Name, data: Dictionary, options?: object): object;
  assign(entity: object, data: Dictionary, options?: object): object;
  insert(subject: Name | object, ...rest: Rest): Promise<unknown>;
  insertMany(subject: Name | object[], ...rest: Rest): Promise<unknown>;
  upsert(subject: Name | object, ...rest: Rest): Promise<object>;
  upsertMany(subject: Name | object[], ...rest: Rest): Promise<object[]>;
  nativeUpdate(entityName: Name, where: unknown, data: Dictionary, options?: object): Promise<number>;
  nativeDelete(entityName: Name, where: unknown, options?: object): Promise<number>;
  clone(
    subject: Name | object,
    whereOrOverrides?: unknown,
    overridesOrOptions?: unknown,
    options?: object,
  ): Promise<object>;
  merge(entityName: Name | object, data?: Dictionary, options?: object): object;
  tryFlush(entityName: Name, options: object): Promise<void>;
  preparePopulate(entityName: Name, options: LoadOptions, validate?: boolean): Promise<PopulateOptions<object>[]>;
  shouldRefresh(meta: EntityMetadata, entity: object, options: LoadOptions): boolean;
  findByCursor(entityName: Name, options: LoadOptions): Promise<Cursor<object>>;
  countBy(
    entityName: Name,
    groupBy: string | readonly string[],
    options?: object,
  ): Promise<Readonly<Record<string, number>>>;
  cacheKey(entityName: Name, options: LoadOptions, method: string, where: unknown): unknown[];
  processWhere(entityName: Name, where: Dictionary, options: LoadOptions, type: FilterKind): Promise<Dictionary>;
  applyFilters(
    entityName: Name,
    where: Dictionary | undefined,
    options: FilterOptions | undefined,
    type: FilterKind,
    findOptions?: LoadOptions,
  ): Promise<Dictionary | undefined>;
}
