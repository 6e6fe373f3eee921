import { type Dictionary, type EntityName, type FilterQuery, type FindOptions, Utils } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { LoadOptionError } from '../../errors/loading-error.ts';
import type { PlainRow } from '../../polymorphic/plain-row.ts';
import type { LoadOptions } from '../loading/load-options.ts';
import { refuseSubclassPaths } from '../loading/prepare-hints.ts';
import type { PlainObject } from './plain-class.ts';
import { PlainRows } from './plain-rows.ts';
import { type PreparedFind, prepareFind } from './prepare-find.ts';

/** Options of `find` that are about entities, or that a plain read sets itself. */
const aboutEntities = ['cache', 'disableIdentityMap', 'populateHints', 'refresh', 'strategy'] as const;

/** The options of `findPlain`: those of `find`, without the ones that are about entities. */
export type FindPlainOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> = Omit<FindOptions<T, Hint, Fields, Excludes>, (typeof aboutEntities)[number]>;

/** The options of `streamPlain`: those of `findPlain`, and how many rows are fetched at a time. */
export type StreamPlainOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> = FindPlainOptions<T, Hint, Fields, Excludes> & {
  /** Rows per fetch, each with its queries for child rows. Default: 1000. */
  chunkSize?: number;
};

const CHUNK_SIZE = 1000;

/**
 * Finds rows as typed plain objects, past the unit of work: for lists and exports.
 *
 * ```ts
 * const rows = await findPlain(em, Tool, {}, { orderBy: { name: 'asc' }, limit: 100 });
 * console.log(rows[0]?.type, rows[0]?.name);
 * ```
 *
 * `where` and the options are those of `em.find`, filters of the entity manager included; pending changes are flushed as
 * before a find. A row has the columns of its own class under the names of their properties, its identity as `type` (or
 * what `discriminatorProperty` says), relations as keys or, populated, as rows; hidden properties are left out unless
 * `fields` lists what to read. Throws `LoadOptionError` for options that are about entities, and what `em.find` throws.
 */
export async function findPlain<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  em: SqlEntityManager,
  entityName: EntityName<T>,
  where: FilterQuery<NoInfer<T>> = {},
  options: FindPlainOptions<NoInfer<T>, Hint, Fields, Excludes> = {},
): Promise<PlainRow<T, Hint, Fields, Excludes>[]> {
  const prepared = await prepare(em, entityName as EntityName<object>, where, options as LoadOptions);
  const toPlain = converter(em, prepared);
  const rows = await em.getDriver().find(prepared.entityName, prepared.where, prepared.options as never);
  return rows.map(row => toPlain(row as PlainObject)) as PlainRow<T, Hint, Fields, Excludes>[];
}

/**
 * Streams rows as typed plain objects in constant memory, however many there are.
 *
 * ```ts
 * for await (const row of streamPlain(em, Tool, {}, { orderBy: { id: 'asc' } })) {
 *   console.log(JSON.stringify(row));
 * }
 * ```
 *
 * Rows are those of `findPlain`. They are read through a cursor, `chunkSize` at a time (default 1000), each chunk completed
 * from the child tables. Inside a transaction all rows are read first, because the cursor would hold its connection.
 * PGlite has no cursors: there MikroORM throws.
 */
export async function* streamPlain<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  em: SqlEntityManager,
  entityName: EntityName<T>,
  where: FilterQuery<NoInfer<T>> = {},
  options: StreamPlainOptions<NoInfer<T>, Hint, Fields, Excludes> = {},
): AsyncGenerator<PlainRow<T, Hint, Fields, Excludes>, void, void> {
  requireOptions(options);
  const { chunkSize = CHUNK_SIZE, ...rest } = options as LoadOptions & { chunkSize?: number };
  if (!Number.isSafeInteger(chunkSize) || chunkSize < 1) {
    throw new LoadOptionError(`chunkSize is ${String(chunkSize)}; it must be a whole number of at least 1.`);
  }
  const prepared = await prepare(em, entityName as EntityName<object>, where, rest);
  const toPlain = converter(em, prepared);
  const settings = { ...prepared.options, chunkSize, mapResults: false };
  for await (const row of em.getDriver().stream(prepared.entityName, prepared.where, settings as never)) {
    yield toPlain(row as PlainObject) as PlainRow<T, Hint, Fields, Excludes>;
  }
}

function prepare(
  em: SqlEntityManager,
  entityName: EntityName<object>,
  where: unknown,
  options: LoadOptions,
): Promise<PreparedFind> {
  requireOptions(options);
  const refused = aboutEntities.find(name => options[name] !== undefined);
  if (refused) {
    throw new LoadOptionError(
      `The option ${refused} is about entities, and a plain read makes none. Leave it out, or use em.find.`,
    );
  }
  refuseSubclassPaths(em, entityName, { load: 'A plain read', options });
  return prepareFind(em, entityName, { where: where as Dictionary, options });
}

function requireOptions(options: unknown): void {
  if (!Utils.isPlainObject(options)) {
    throw new LoadOptionError(`The options of a plain read are ${String(options)}. Give an object, or leave them out.`);
  }
}

function converter(em: SqlEntityManager, { entityName, options }: PreparedFind): (row: PlainObject) => PlainObject {
  const rows = new PlainRows(em.getDriver(), { withHidden: options.fields !== undefined });
  const meta = em.getMetadata().get<object>(entityName);
  return row => rows.plain(row, meta);
}
