import type {
  Configuration,
  ConnectionType,
  Dictionary,
  EntityMetadata,
  EntityName,
  LoggingOptions,
  MetadataStorage,
  Platform,
  QueryResult,
  Transaction,
} from '@mikro-orm/core';
import type { AnyQueryBuilder, SqlEntityManager } from '@mikro-orm/sql';
import type { LoadOptions } from './loading/load-options.ts';

export type CreateQueryBuilder = [
  entityName: EntityName | AnyQueryBuilder<object>,
  ctx?: Transaction,
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

/** The members of MikroORM's SQL driver that are overridden or used here, private ones included. */
export interface DriverInternals {
  readonly config: Configuration;
  getPlatform(): Platform;
  getMetadata(): MetadataStorage;
  createEntityManager(useContext?: boolean): SqlEntityManager;
  createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object>;
  createQueryBuilderFromOptions(
    meta: EntityMetadata,
    where: Dictionary,
    options?: LoadOptions,
  ): Promise<AnyQueryBuilder<object>>;
  find(entityName: EntityName, where: Dictionary, options?: LoadOptions): Promise<object[]>;
  nativeUpdate(
    entityName: EntityName<object>,
    where: Dictionary,
    data: Dictionary,
    options?: Dictionary,
  ): Promise<QueryResult<object>>;
  nativeUpdateMany(
    entityName: EntityName<object>,
    where: Dictionary[],
    data: Dictionary[],
    options?: Dictionary,
    transform?: (sql: string, params: unknown[]) => string,
  ): Promise<QueryResult<object>>;
  nativeDelete(entityName: EntityName<object>, where: Dictionary, options?: Dictionary): Promise<QueryResult<object>>;
  count(entityName: EntityName, where: Dictionary, options?: LoadOptions): Promise<number>;
  processCursorOptions(
    meta: EntityMetadata,
    options: LoadOptions,
    orderBy: Dictionary[],
  ): { orderBy: Dictionary[]; where: Dictionary };
  addTPTPolymorphicJoinsForRelation(...args: AddPolymorphicJoins): void;
  convertException(exception: Error): Error;
  mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null;
}
