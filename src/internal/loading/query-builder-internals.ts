import type { AbortQueryOptions, EntityMetadata, EntityName, LoggingOptions } from '@mikro-orm/core';
import type {
  AbstractSqlConnection,
  AbstractSqlDriver,
  AnyQueryBuilder,
  QueryBuilder,
  QueryType,
  SqlEntityManager,
} from '@mikro-orm/sql';

/** How MikroORM executes a query. */
export interface ExecuteOptions {
  mapResults?: boolean;
  mergeResults?: boolean;
}

/** How MikroORM streams one. */
export interface StreamOptions extends ExecuteOptions {
  rawResults?: boolean;
  chunkSize?: number;
}

/** The members of MikroORM's query builder that are overridden or used here, private ones included. */
export interface QueryBuilderInternals {
  readonly driver: AbstractSqlDriver;
  readonly context?: object;
  readonly em?: SqlEntityManager;
  readonly loggerContext?: LoggingOptions;
  readonly type: QueryType;
  readonly alias: string;
  readonly mainAlias: { readonly meta?: EntityMetadata; readonly entityName: EntityName };
  readonly state: QueryBuilder['state'];
  ensureTPTJoins(): void;
  execute(method?: 'all' | 'get' | 'run', options?: ExecuteOptions | boolean): Promise<unknown>;
  stream(options?: StreamOptions): AsyncIterableIterator<unknown>;
  getResultList(limit?: number): Promise<unknown[]>;
  getConnection(): AbstractSqlConnection;
  setAbortOptions(options: AbortQueryOptions | undefined): void;
  toQuery(): { readonly sql: string; readonly params: readonly unknown[] };
  clone(...args: unknown[]): AnyQueryBuilder<object>;
  select(fields: string): unknown;
  addSelect(fields: readonly string[]): unknown;
  mapResult(row: unknown, map?: boolean): unknown;
  applyDiscriminatorCondition(): void;
  wrapPaginateSubQuery(meta: EntityMetadata): void;
  finalize(): void;
  createMainAlias(...args: unknown[]): unknown;
  where(cond: unknown, ...rest: unknown[]): unknown;
  andWhere(cond: unknown): unknown;
  orderBy(orderBy: unknown): unknown;
  andOrderBy(orderBy: unknown): unknown;
  joinReference(field: unknown, alias: string, cond: unknown, ...rest: unknown[]): unknown;
  addTPTParentJoins(leaf: EntityMetadata, alias: string, path: string): void;
  readonly helper: {
    getTPTAliasForProperty(property: string, alias: string): string;
    mapper(field: string, type: QueryType): string;
  };
}
