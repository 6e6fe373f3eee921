import type {
  Configuration,
  ConnectionType,
  Dictionary,
  EntityMetadata,
  EntityName,
  EntityProperty,
  LoggingOptions,
  MetadataStorage,
  Platform,
} from '@mikro-orm/core';
import type { AbstractSqlConnection, AnyQueryBuilder, QueryResult, SqlEntityManager } from '@mikro-orm/sql';
import type { LoadOptions } from './loading/load-options.ts';
import type { WriteOptions } from './writing/write-context.ts';

export type CreateQueryBuilder = [
  entityName: EntityName | AnyQueryBuilder<object>,
  ctx?: object,
  connectionType?: ConnectionType,
  convertCustomTypes?: boolean,
  loggerContext?: LoggingOptions,
  alias?: string,
  em?: SqlEntityManager,
];
export type AddPolymorphicJoins = [
  qb: AnyQueryBuilder<object>,
  meta: EntityMetadata,
  baseAlias: string,
  fields: unknown[],
];

export type NativeInsertMany = [
  entityName: EntityName,
  data: Dictionary[],
  options?: WriteOptions,
  transform?: (sql: string) => string,
];
export type NativeUpdate = [entityName: EntityName, where: unknown, data: Dictionary, options?: WriteOptions];
export type NativeUpdateMany = [
  entityName: EntityName,
  where: unknown[],
  data: Dictionary[],
  options?: WriteOptions,
  transform?: (sql: string, params: unknown[]) => string,
];

/** The members of MikroORM's SQL driver that are overridden or used here, private ones included. */
export interface DriverInternals {
  readonly config: Configuration;
  getPlatform(): Platform;
  getMetadata(): MetadataStorage;
  createEntityManager(useContext?: boolean): SqlEntityManager;
  createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object>;
  renderPartialIndexWhere(entityName: EntityName, where: unknown): string;
  createQueryBuilderFromOptions(
    meta: EntityMetadata,
    where: Dictionary,
    options?: LoadOptions,
  ): Promise<AnyQueryBuilder<object>>;
  find(entityName: EntityName, where: Dictionary, options?: LoadOptions): Promise<object[]>;
  count(entityName: EntityName, where: Dictionary, options?: LoadOptions): Promise<number>;
  processCursorOptions(
    meta: EntityMetadata,
    options: LoadOptions,
    orderBy: Dictionary[],
  ): { orderBy: Dictionary[]; where: Dictionary };
  addTPTPolymorphicJoinsForRelation(...args: AddPolymorphicJoins): void;
  nativeInsert(entityName: EntityName, data: Dictionary, options?: WriteOptions): Promise<QueryResult<object>>;
  nativeInsertMany(...args: NativeInsertMany): Promise<QueryResult<object>>;
  nativeUpdate(...args: NativeUpdate): Promise<QueryResult<object>>;
  nativeUpdateMany(...args: NativeUpdateMany): Promise<QueryResult<object>>;
  nativeDelete(entityName: EntityName, where: unknown, options?: WriteOptions): Promise<QueryResult<object>>;
  nativeClone(...args: NativeUpdate): Promise<QueryResult<object>>;
  applyUnionWhere(
    meta: EntityMetadata,
    where: unknown,
    options: WriteOptions,
    forWriting?: boolean,
  ): Promise<Dictionary>;
  extractManyToMany(meta: EntityMetadata, data: Dictionary): Dictionary;
  processManyToMany(
    meta: EntityMetadata,
    keys: unknown[],
    collections: Dictionary,
    clear: boolean,
    options: WriteOptions,
  ): Promise<void>;
  mapDataToFieldNames(
    data: Dictionary,
    stringifyJson: boolean,
    properties: Dictionary<EntityProperty>,
    convertCustomTypes?: boolean,
  ): Dictionary;
  getConnection(type?: ConnectionType): AbstractSqlConnection;
  getSchemaName(meta: EntityMetadata, options?: WriteOptions): string | undefined;
  getTableName(meta: EntityMetadata, options: WriteOptions): string;
  execute<T>(sql: string, params: unknown[], method: 'all' | 'run', ctx?: object, loggerContext?: object): Promise<T>;
  rethrow<T>(work: Promise<T>): Promise<T>;
  convertException(exception: Error): Error;
  mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null;
}
