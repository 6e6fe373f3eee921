import type {
  Configuration,
  ConnectionType,
  Dictionary,
  EntityMetadata,
  EntityName,
  LoggingOptions,
  MetadataStorage,
  Transaction,
} from '@mikro-orm/core';
import {
  type AbstractSqlDriver,
  type AnyQueryBuilder,
  BasePostgreSqlPlatform,
  type SqlEntityManager,
} from '@mikro-orm/sql';
import { DeclarationError } from '../errors/declaration-error.ts';
import { PolymorphicError } from '../errors/polymorphic-error.ts';
import { type EntityManagerClass, polymorphicEntityManager } from './entity-manager.ts';
import { baseOptions, findRequest, knownRows } from './find-request.ts';
import { isPolymorphic } from '../polymorphic/markers.ts';
import type { LoadOptions } from './load-options.ts';
import { mappingsOf } from './mapping.ts';
import { selectSubclassColumns } from './computed-columns.ts';
import { polymorphicQueryBuilder } from './query-builder.ts';
import { branchMeta } from './single-table-relations.ts';

const POLYMORPHIC_DRIVER: unique symbol = Symbol.for('mikro-orm-polymorphic.driver');

type CreateQueryBuilder = [
  entityName: EntityName | AnyQueryBuilder<object>,
  ctx?: Transaction,
  connectionType?: ConnectionType,
  convertCustomTypes?: boolean,
  loggerContext?: LoggingOptions,
  alias?: string,
  em?: SqlEntityManager,
];
type AddPolymorphicJoins = [qb: AnyQueryBuilder<object>, meta: EntityMetadata, baseAlias: string, fields: unknown[]];

/** The members of MikroORM's SQL driver that are overridden or used here, private ones included. */
interface DriverInternals {
  readonly config: Configuration;
  getPlatform(): unknown;
  getMetadata(): MetadataStorage;
  createEntityManager(useContext?: boolean): SqlEntityManager;
  createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object>;
  createQueryBuilderFromOptions(
    meta: EntityMetadata,
    where: Dictionary,
    options?: LoadOptions,
  ): Promise<AnyQueryBuilder<object>>;
  count(entityName: EntityName, where: Dictionary, options?: LoadOptions): Promise<number>;
  addTPTPolymorphicJoinsForRelation(...args: AddPolymorphicJoins): void;
  convertException(exception: Error): Error;
  mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null;
}

type DriverClass = new (config: Configuration) => AbstractSqlDriver;
type Constructor<T> = new (...args: unknown[]) => T;

/**
 * Gives a MikroORM driver for PostgreSQL the loading of polymorphic hierarchies.
 *
 * ```ts
 * export default defineConfig({ driver: PolymorphicDriver(PostgreSqlDriver), extensions: [polymorphic()] });
 * ```
 *
 * `mikro-orm-polymorphic/postgresql` and `/pglite` export drivers made with it. Entities that did not opt in get the same
 * SQL as before. Throws `DeclarationError` on a driver for another database.
 */
export function PolymorphicDriver<TBase extends DriverClass>(BaseDriver: TBase): TBase {
  return withLoading(BaseDriver as unknown as Constructor<DriverInternals>, BaseDriver.name) as unknown as TBase;
}

function withLoading(Base: Constructor<DriverInternals>, name: string): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    readonly [POLYMORPHIC_DRIVER] = true;
    #Manager: EntityManagerClass | undefined;

    constructor(...args: unknown[]) {
      super(...args);
      requirePostgreSql(this.getPlatform(), name);
    }

    override createEntityManager(useContext?: boolean): SqlEntityManager {
      requireExtension(this.config, this.getMetadata());
      this.#Manager ??= polymorphicEntityManager(
        super.createEntityManager(useContext).constructor as EntityManagerClass,
      );
      return new this.#Manager(this.config, this, this.getMetadata(), useContext);
    }

    override createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object> {
      return polymorphicQueryBuilder(super.createQueryBuilder(...args));
    }

    /** Every find ends here. */
    override async createQueryBuilderFromOptions(
      meta: EntityMetadata,
      where: Dictionary,
      options: LoadOptions = {},
    ): Promise<AnyQueryBuilder<object>> {
      const known = knownRows(this.config, meta, where, options);
      const qb = await super.createQueryBuilderFromOptions(meta, known, baseOptions(this.config, meta, options));
      if (options['lockMode'] && mappingsOf(this.config).find(meta.class)) {
        lockChainOnly(qb, meta);
      }
      const request = findRequest(meta, options);
      selectSubclassColumns(this as unknown as AbstractSqlDriver, meta, { qb, ...request });
      return polymorphicQueryBuilder(qb, request);
    }

    override count(entityName: EntityName, where: Dictionary, options: LoadOptions = {}): Promise<number> {
      return super.count(
        entityName,
        knownRows(this.config, this.getMetadata().get(entityName), where, options),
        options,
      );
    }

    /** No child table is joined for its type: the stored identity is a column like any other. */
    override addTPTPolymorphicJoinsForRelation(...args: AddPolymorphicJoins): void {
      if (!mappingsOf(this.config).find(args[1].class)) {
        super.addTPTPolymorphicJoinsForRelation(...args);
      }
    }

    /** A query for a middle class of a single table returns rows of its subclasses: their columns are mapped as well. */
    override mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null {
      return super.mapResult(result, branchMeta(mappingsOf(this.config), meta), ...rest);
    }

    override convertException(exception: Error): Error {
      return exception instanceof PolymorphicError ? exception : super.convertException(exception);
    }
  };
}

function requirePostgreSql(platform: unknown, driver: string): void {
  if (!(platform instanceof BasePostgreSqlPlatform)) {
    throw new DeclarationError(
      `PolymorphicDriver(${driver}) needs a driver for PostgreSQL: child rows are fetched with its array parameters.`,
    );
  }
}

/** Without the extension no hierarchy is mapped, and rows would come back as MikroORM reads them. */
function requireExtension(config: Configuration, metadata: MetadataStorage): void {
  for (const meta of metadata as Iterable<EntityMetadata>) {
    if (
      meta.root === meta &&
      meta.inheritanceType &&
      isPolymorphic(meta.class) &&
      !mappingsOf(config).find(meta.class)
    ) {
      throw new DeclarationError(
        `${meta.className} is polymorphic, but the extension is missing. Add extensions: [polymorphic()] to the configuration, ` +
          `or import defineConfig from 'mikro-orm-polymorphic/postgresql' or 'mikro-orm-polymorphic/pglite', which adds it.`,
      );
    }
  }
}

/** Whether a driver was made with `PolymorphicDriver`. */
export function isPolymorphicDriver(driver: object): boolean {
  return POLYMORPHIC_DRIVER in driver;
}

/** Locks the tables of the queried class, not those of populated relations: PostgreSQL refuses some of the latter. */
function lockChainOnly(qb: AnyQueryBuilder<object>, meta: EntityMetadata): void {
  qb.ensureTPTJoins();
  const { state } = qb;
  const aliases: string[] = [qb.alias];
  for (let parent = meta.tptParent; parent; parent = parent.tptParent) {
    const alias = state.tptAlias[parent.className];
    aliases.push(...(alias ? [alias] : []));
  }
  if (!state.lockTables?.length && Object.keys(state.joins).length >= aliases.length) {
    state.lockTables = aliases;
  }
}
