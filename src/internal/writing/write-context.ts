import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import type { AnyQueryBuilder, QueryResult } from '@mikro-orm/sql';
import type { DriverInternals } from '../driver-internals.ts';
import type { TableChain } from './table-chain.ts';

/** What MikroORM hands to the writing methods of its driver. */
export type WriteOptions = Dictionary & {
  /** The transaction. */
  ctx?: object | undefined;
  schema?: string;
  convertCustomTypes?: boolean;
  processCollections?: boolean;
};

/** One write: the driver, the tables of the class, and the options with the transaction that it runs in. */
export interface WriteContext {
  readonly driver: DriverInternals;
  readonly chain: TableChain;
  readonly options: WriteOptions;
}

type Work<T> = (context: WriteContext) => Promise<T>;

/** Runs work in the transaction of a write, or in one of its own. */
export function inTransaction<T>(context: WriteContext, work: Work<T>): Promise<T> {
  return context.options.ctx ? work(context) : inSavepoint(context, work);
}

/** Runs work that may be undone on its own: in a savepoint of the transaction, or in one of its own. */
export function inSavepoint<T>(context: WriteContext, work: Work<T>): Promise<T> {
  const { driver, options } = context;
  return driver
    .getConnection('write')
    .transactional(ctx => work({ ...context, options: { ...options, ctx: ctx as object } }), {
      ...loggerOf(options),
      ...(options.ctx ? { ctx: options.ctx as never } : {}),
    });
}

function loggerOf(options: WriteOptions): { loggerContext?: object } {
  return options['loggerContext'] ? { loggerContext: options['loggerContext'] as object } : {};
}

/** A query builder for one table. */
export function builderFor({ driver, options }: WriteContext, meta: EntityMetadata): AnyQueryBuilder<object> {
  const { ctx, convertCustomTypes = true, loggerContext } = options as WriteOptions & { loggerContext?: object };
  const qb = driver.createQueryBuilder(meta.class, ctx, 'write', convertCustomTypes, loggerContext);
  qb.setAbortOptions(options as never);
  return qb.withSchema(driver.getSchemaName(meta, options));
}

/** Sends what a builder holds. */
export function send({ driver }: WriteContext, qb: object): Promise<QueryResult<object>> {
  return driver.rethrow((qb as Executable).execute('run', false) as Promise<QueryResult<object>>);
}

/** The rows of a query as the database gives them, by columns. */
export function rowsOf({ driver }: WriteContext, qb: object): Promise<Dictionary[]> {
  return driver.rethrow((qb as Executable).execute('all', { mapResults: false }) as Promise<Dictionary[]>);
}

interface Executable {
  execute(method: 'run' | 'all', options: false | { mapResults: boolean }): Promise<unknown>;
}

/** Sends SQL with `?` for parameters. */
export function sendSql<T = QueryResult<object>>(
  { driver, options }: WriteContext,
  { sql, params }: { readonly sql: string; readonly params: readonly unknown[] },
  method: 'run' | 'all' = 'run',
): Promise<T> {
  return driver.execute<T>(
    sql,
    params.map(asBuffer),
    method,
    options.ctx,
    options['loggerContext'] as object | undefined,
  );
}

/** PGlite reads bytes as plain arrays of them, which MikroORM does not write. */
function asBuffer(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

/** A name as SQL quotes it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The columns of a key. */
export function keyColumns(meta: EntityMetadata): string[] {
  return meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
}

/** Values by properties as values by columns. */
export function toColumns({ driver, options }: WriteContext, meta: EntityMetadata, data: Dictionary): Dictionary {
  const { convertCustomTypes = true } = options;
  return driver.mapDataToFieldNames(data, true, meta.properties, convertCustomTypes);
}
