import type {
  Configuration,
  ConnectionType,
  Dictionary,
  EntityMetadata,
  EntityName,
  LoggingOptions,
  Transaction,
} from '@mikro-orm/core';
import { type AbstractSqlDriver, type AnyQueryBuilder, BasePostgreSqlPlatform, type SqlEntityManager } from '@mikro-orm/sql';
import { DeclarationError } from '../errors/declaration-error.ts';
import { PolymorphicError } from '../errors/polymorphic-error.ts';
import type { OnUnknown } from '../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../polymorphic/identity.ts';
import { type Hint, LoadScope, propertyOf } from '../polymorphic/load-scope.ts';
import { polymorphicEntityManager } from './entity-manager.ts';
import { FieldSelection } from './field-selection.ts';
import { mappingsOf } from './mapping.ts';
import { type FindRequest, polymorphicQueryBuilder } from './query-builder.ts';
import { branchMeta } from './single-table-relations.ts';
import { splitFields } from './split-fields.ts';

const POLYMORPHIC_DRIVER: unique symbol = Symbol.for('mikro-orm-polymorphic.driver');

type Options = Dictionary & { loadPolymorphic?: unknown; onUnknown?: OnUnknown; fields?: readonly string[]; exclude?: readonly string[]; schema?: string };

/** The members of MikroORM's SQL driver that are overridden here, private ones included. */
interface DriverInternals {
  readonly config: Configuration;
  getPlatform(): unknown;
  getMetadata(): { get(name: EntityName): EntityMetadata };
  createEntityManager(useContext?: boolean): SqlEntityManager;
  createQueryBuilder(
    entityName: EntityName | AnyQueryBuilder<object>,
    ctx?: Transaction,
    connectionType?: ConnectionType,
    convertCustomTypes?: boolean,
    loggerContext?: LoggingOptions,
    alias?: string,
    em?: SqlEntityManager,
  ): AnyQueryBuilder<object>;
  createQueryBuilderFromOptions(meta: EntityMetadata, where: Dictionary, options?: Options): Promise<AnyQueryBuilder<object>>;
  count(entityName: EntityName, where: Dictionary, options?: Options): Promise<number>;
  addTPTPolymorphicJoinsForRelation(qb: AnyQueryBuilder<object>, meta: EntityMetadata, baseAlias: string, fields: unknown[]): void;
  convertException(exception: Error): Error;
  mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null;
}

type QBState = { joins: object; lockTables?: string[]; tptAlias: Record<string, string> };
type DriverClass = new (config: Configuration) => AbstractSqlDriver;

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
  // oxlint-disable-next-line typescript/no-explicit-any -- a mixin's constructor takes any[]
  const Base = BaseDriver as unknown as new (...args: any[]) => DriverInternals;

  class PolymorphicDriverMixin extends Base {
    readonly [POLYMORPHIC_DRIVER] = true;
    #Manager: { readonly stock: unknown; readonly polymorphic: new (...args: never[]) => SqlEntityManager } | undefined;

    // oxlint-disable-next-line typescript/no-explicit-any -- see Base
    constructor(...args: any[]) {
      super(...args);
      if (!(this.getPlatform() instanceof BasePostgreSqlPlatform)) {
        throw new DeclarationError(`PolymorphicDriver(${BaseDriver.name}) needs a driver for PostgreSQL: child rows are fetched with its array parameters.`);
      }
    }

    override createEntityManager(useContext?: boolean): SqlEntityManager {
      const stock = super.createEntityManager(useContext);
      if (this.#Manager?.stock !== stock.constructor) {
        this.#Manager = { stock: stock.constructor, polymorphic: polymorphicEntityManager(stock.constructor as never) };
      }
      return new this.#Manager!.polymorphic(...([this.config, this, this.getMetadata(), useContext] as never[]));
    }

    override createQueryBuilder(...args: Parameters<DriverInternals['createQueryBuilder']>): AnyQueryBuilder<object> {
      return polymorphicQueryBuilder(super.createQueryBuilder(...args));
    }

    /** Every find ends here: the identity is always selected, fields of subclasses are left to the child tables. */
    override async createQueryBuilderFromOptions(meta: EntityMetadata, where: Dictionary, options: Options = {}): Promise<AnyQueryBuilder<object>> {
      const request = requestOf(meta, options);
      const qb = await super.createQueryBuilderFromOptions(meta, this.#known(meta, where, options), this.#baseOptions(meta, options));
      if (options['lockMode'] && mappingsOf(this.config).find(meta.class)) {
        lockChainOnly(qb, meta);
      }
      return polymorphicQueryBuilder(qb, request);
    }

    override count(entityName: EntityName, where: Dictionary, options: Options = {}): Promise<number> {
      return super.count(entityName, this.#known(this.getMetadata().get(entityName), where, options), options);
    }

    /** No child table is joined for its type: the stored identity is a column like any other. */
    override addTPTPolymorphicJoinsForRelation(...args: Parameters<DriverInternals['addTPTPolymorphicJoinsForRelation']>): void {
      if (!mappingsOf(this.config).find(args[1].class)) {
        super.addTPTPolymorphicJoinsForRelation(...args);
      }
    }

    /** A query for a middle class of a single table returns rows of its subclasses: their columns are mapped as well. */
    override mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null {
      const mapping = mappingsOf(this.config).find(meta.class);
      return super.mapResult(result, mapping && !mapping.isJoined && meta !== mapping.rootMeta ? branchMeta(mapping, meta) : meta, ...rest);
    }

    override convertException(exception: Error): Error {
      return exception instanceof PolymorphicError ? exception : super.convertException(exception);
    }

    /** Under `'skip'` rows of unknown identities are left out in SQL, so that pages, counts and cursors agree. */
    #known(meta: EntityMetadata, where: Dictionary, options: Options): Dictionary {
      const mapping = mappingsOf(this.config).find(meta.class);
      if (!mapping || (options.onUnknown ?? mapping.model.settings.onUnknown) !== 'skip') {
        return where;
      }
      const known = { [IDENTITY_PROPERTY]: { $in: [...mapping.model.identitiesBelow(mapping.levelOf(meta.class))] } };
      return { $and: [known, where] };
    }

    #baseOptions(meta: EntityMetadata, options: Options): Options {
      const populate = Array.isArray(options['populate']) ? (options['populate'] as Hint[]) : [];
      const fields = options.fields?.length ? this.#selectable(meta, options.fields, populate) : options.fields;
      const exclude = options.exclude?.filter(field => field !== IDENTITY_PROPERTY && !String(field).endsWith(`.${IDENTITY_PROPERTY}`));
      return { ...options, ...(fields ? { fields } : {}), ...(exclude ? { exclude } : {}) };
    }

    /** The columns of subclasses stand in the same table, or in one that is read later. */
    #selectable(meta: EntityMetadata, fields: readonly string[], hints: readonly Hint[]): string[] {
      const { known, child } = splitFields(meta, fields, this.config);
      const mapping = mappingsOf(this.config).find(meta.class);
      const columns = mapping && !mapping.isJoined ? child.flatMap(name => propertyOf(mapping.rootMeta, name)?.fieldNames ?? []) : [];
      return [...this.#withIdentities(meta, known, hints), ...columns];
    }

    /** A partial load of a hierarchy, at the root or inside a relation, cannot do without the type of its rows. */
    #withIdentities(meta: EntityMetadata, fields: readonly string[], hints: readonly Hint[]): string[] {
      const result = [...fields];
      if (mappingsOf(this.config).find(meta.class)) {
        result.push(IDENTITY_PROPERTY);
      }
      for (const hint of hints) {
        const name = hint.field.split(':')[0]!;
        const prop = propertyOf(meta, name);
        const inner = result.filter(field => field.startsWith(`${name}.`)).map(field => field.slice(name.length + 1));
        if (prop?.targetMeta && inner.length > 0) {
          result.push(...this.#withIdentities(prop.targetMeta, inner, hint.children ?? []).map(field => `${name}.${field}`));
        }
      }
      return [...new Set(result)];
    }
  }
  return PolymorphicDriverMixin as unknown as TBase;
}

/** Whether a driver was made with `PolymorphicDriver`. */
export function isPolymorphicDriver(driver: object): boolean {
  return POLYMORPHIC_DRIVER in driver;
}

/** Locks the tables of the queried class, not those of populated relations: PostgreSQL refuses some of the latter. */
function lockChainOnly(qb: AnyQueryBuilder<object>, meta: EntityMetadata): void {
  const { state } = qb as unknown as { state: QBState };
  const ancestors: string[] = [];
  for (let parent = meta.tptParent; parent; parent = parent.tptParent) {
    const alias = state.tptAlias[parent.className];
    ancestors.push(...(alias ? [alias] : []));
  }
  if (!state.lockTables?.length && Object.keys(state.joins).length > ancestors.length) {
    state.lockTables = [qb.alias, ...ancestors];
  }
}

function requestOf(meta: EntityMetadata, options: Options): FindRequest {
  return {
    scope: options.loadPolymorphic === undefined ? LoadScope.everything : LoadScope.parse(options.loadPolymorphic, meta.class),
    selection: FieldSelection.of(options.fields, options.exclude),
    onUnknown: options.onUnknown,
    schema: options.schema,
  };
}
