import {
  type AnyEntity,
  type Dictionary,
  type EntityClass,
  type EntityManager,
  type EntityMetadata,
  type EntityName,
  type FilterDef,
  type FilterOptions,
  FlushMode,
  helper,
  type PopulateOptions,
  QueryHelper,
  type UnitOfWork,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import { IdentityWriteError } from '../errors/identity-error.ts';
import { missingProperties } from '../polymorphic/completeness.ts';
import type { OnUnknown } from '../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../polymorphic/identity.ts';
import { type Hint, LoadScope } from '../polymorphic/load-scope.ts';
import { checkStrategy } from '../polymorphic/strategy.ts';
import { branchFilters } from './branch-filters.ts';
import { notePartialLoad, PolymorphicEntityLoader } from './entity-loader.ts';
import { PolymorphicEntityFactory } from './entity-factory.ts';
import { currentLoadContext, withoutLoadContext } from './load-context.ts';
import { mappingsOf } from './mapping.ts';
import { splitFields } from './split-fields.ts';

type Options = Dictionary & { loadPolymorphic?: unknown; onUnknown?: OnUnknown | undefined; fields?: readonly string[]; exclude?: readonly string[] };
type Name = EntityName<AnyEntity>;
type FilterKind = 'read' | 'update' | 'delete';

/** The members of MikroORM's entity manager that are overridden or used here, protected ones included. */
interface EntityManagerInternals extends Pick<EntityManager, 'config' | 'getMetadata' | 'getEntityLoader' | 'getEntityFactory' | 'getPlatform'> {
  getDriver(): AbstractSqlDriver;
  getContext(validate?: boolean): EntityManager;
  getFilterParams(name: string): Dictionary | undefined;
  find(entityName: Name, where: unknown, options?: Options): Promise<AnyEntity[]>;
  findOne(entityName: Name, where: unknown, options?: Options): Promise<AnyEntity | null>;
  refresh(entity: AnyEntity, options?: Options): Promise<AnyEntity | null>;
  getUnitOfWork(): UnitOfWork;
  stream(entityName: Name, options?: Options): AsyncIterableIterator<AnyEntity>;
  populate(entities: AnyEntity | AnyEntity[], populate: unknown, options?: Options): Promise<unknown>;
  create(entityName: Name, data: Dictionary, options?: object): AnyEntity;
  insert(subject: Name | AnyEntity, data?: unknown, options?: object): Promise<unknown>;
  insertMany(subject: Name | AnyEntity[], data?: unknown, options?: object): Promise<unknown>;
  upsert(subject: Name | AnyEntity, data?: unknown, options?: object): Promise<AnyEntity>;
  upsertMany(subject: Name | AnyEntity[], data?: unknown, options?: object): Promise<AnyEntity[]>;
  assign(entity: AnyEntity, data: Dictionary, options?: object): AnyEntity;
  preparePopulate(entityName: Name, options: Options, validate?: boolean): Promise<PopulateOptions<AnyEntity>[]>;
  shouldRefresh(meta: EntityMetadata, entity: AnyEntity, options: Options): boolean;
  applyFilters(entityName: Name, where: Dictionary | undefined, options: FilterOptions | undefined, type: FilterKind, findOptions?: Options): Promise<Dictionary | undefined>;
}

type EntityManagerClass = new (...args: never[]) => SqlEntityManager;

/** The entity manager that the polymorphic driver creates: MikroORM's, or the user's own, that knows our options. */
export function polymorphicEntityManager<T extends EntityManagerClass>(Manager: T): T {
  // oxlint-disable-next-line typescript/no-explicit-any -- a mixin's constructor takes any[]
  const Base = Manager as unknown as new (...args: any[]) => EntityManagerInternals;

  class PolymorphicEntityManager extends Base {
    // oxlint-disable-next-line typescript/no-explicit-any -- see Base
    constructor(...args: any[]) {
      super(...args);
      const own = Object.assign(Object.create(null), { getContext: () => this });
      this.getContext = own.getContext as EntityManagerInternals['getContext'];
      PolymorphicEntityLoader.install(this as unknown as EntityManager, this.getEntityLoader());
      PolymorphicEntityFactory.install(this.getEntityFactory());
      delete (this as Partial<EntityManagerInternals>).getContext;
    }

    override async find(entityName: Name, where: unknown, options: Options = {}): Promise<AnyEntity[]> {
      const scoped = this.#scoped(entityName, options);
      return withoutLoadContext(() => super.find(entityName, where, scoped));
    }

    /** A reference that is loaded (`where` is the entity) must be there: its row is not skipped. */
    override async findOne(entityName: Name, where: unknown, options: Options = {}): Promise<AnyEntity | null> {
      const scoped = this.#scoped(entityName, options);
      const policy = scoped.onUnknown ?? mappingsOf(this.config).find(classOf(entityName))?.model.settings.onUnknown;
      const onUnknown = policy === 'skip' && Utils.isEntity(where) ? 'throw' : scoped.onUnknown;
      return withoutLoadContext(() => super.findOne(entityName, where, onUnknown === scoped.onUnknown ? scoped : { ...scoped, onUnknown }));
    }

    /** MikroORM refreshes a stand-in as the class that it stands for, not as the class of its row. */
    override async refresh(entity: AnyEntity, options: Options = {}): Promise<AnyEntity | null> {
      const mappings = mappingsOf(this.config);
      const wrapped = helper(entity);
      if (!mappings.find(wrapped.__meta.class) && (mappings.isEmpty || !options['populate'])) {
        return super.refresh(entity, options);
      }
      const schema = wrapped.__schema;
      const found = await this.findOne(wrapped.__meta.class, entity, { ...(schema ? { schema } : {}), ...options, refresh: true, flushMode: FlushMode.COMMIT });
      if (!found) {
        this.getUnitOfWork().unsetIdentity(entity);
      }
      return found;
    }

    override stream(entityName: Name, options: Options = {}): AsyncIterableIterator<AnyEntity> {
      return super.stream(entityName, this.#scoped(entityName, options));
    }

    override async populate(entities: AnyEntity | AnyEntity[], populate: unknown, options: Options = {}): Promise<unknown> {
      const [first] = Utils.asArray(entities);
      return first ? super.populate(entities, populate, this.#scoped(first.constructor as EntityClass, options)) : entities;
    }

    override create(entityName: Name, data: Dictionary, options?: object): AnyEntity {
      this.#refuseIdentity(classOf(entityName), data);
      return super.create(entityName, data, options);
    }

    override assign(entity: AnyEntity, data: Dictionary, options?: object): AnyEntity {
      this.#refuseIdentity(entity.constructor as EntityClass, data, entity);
      return super.assign(entity, data, options);
    }

    override async insert(subject: Name | AnyEntity, ...rest: [data?: unknown, options?: object]): Promise<unknown> {
      this.#refuseAbstract(subject);
      return super.insert(subject, ...rest);
    }

    override async insertMany(subject: Name | AnyEntity[], ...rest: [data?: unknown, options?: object]): Promise<unknown> {
      this.#refuseAbstract(subject);
      return super.insertMany(subject, ...rest);
    }

    override async upsert(subject: Name | AnyEntity, ...rest: [data?: unknown, options?: object]): Promise<AnyEntity> {
      this.#refuseAbstract(subject);
      return super.upsert(subject, ...rest);
    }

    override async upsertMany(subject: Name | AnyEntity[], ...rest: [data?: unknown, options?: object]): Promise<AnyEntity[]> {
      this.#refuseAbstract(subject);
      return super.upsertMany(subject, ...rest);
    }

    /** Fields that only subclasses have are unknown to MikroORM here; the driver reads them from the child tables. */
    override async preparePopulate(entityName: Name, options: Options, validate?: boolean): Promise<PopulateOptions<AnyEntity>[]> {
      const meta = this.getMetadata(entityName) as EntityMetadata;
      const known = options.fields ? splitFields(meta, options.fields, this.config).known : undefined;
      const copy = known ? { ...options, fields: known } : options;
      const hints = await super.preparePopulate(entityName, copy, validate);
      options['populate'] = copy['populate'];
      options['flags'] = copy['flags'];
      if (options.loadPolymorphic instanceof LoadScope) {
        options.loadPolymorphic.validate(meta, hints as Hint[]);
      }
      return hints;
    }

    /** An instance in the identity map serves a load only if it is of the asked class and has what its own class has. */
    override shouldRefresh(meta: EntityMetadata, entity: AnyEntity, options: Options): boolean {
      const mapping = mappingsOf(this.config).find(meta.class);
      if (!mapping || !helper(entity).__initialized) {
        return super.shouldRefresh(meta, entity, options);
      }
      const own: EntityMetadata = helper(entity).__meta;
      if (!(entity instanceof meta.class)) {
        return true;
      }
      if (options.fields) {
        const fields = options.fields.filter(field => Object.hasOwn(own.properties, String(field).split('.')[0]!));
        return super.shouldRefresh(own, entity, { ...options, fields });
      }
      const scope = options.loadPolymorphic instanceof LoadScope ? options.loadPolymorphic : LoadScope.everything;
      const isSelected = scope.selects(mapping.levelOf(own.class), mapping.model);
      const needed = isSelected ? own : meta;
      return missingProperties(needed, helper(entity).__loadedProperties).length > 0 || super.shouldRefresh(meta, entity, options);
    }

    override async applyFilters(
      entityName: Name,
      where: Dictionary | undefined,
      options: FilterOptions | undefined,
      type: FilterKind,
      findOptions?: Options,
    ): Promise<Dictionary | undefined> {
      const filtered = await super.applyFilters(entityName, where, options, type, findOptions);
      const meta = this.getMetadata(entityName) as EntityMetadata;
      const evaluate = (filter: FilterDef, branch: EntityMetadata) => this.#evaluate(filter, branch, { options, type, findOptions });
      const conditions = await branchFilters(meta, options, { config: this.config, driver: this.getDriver(), evaluate });
      return conditions.length === 0 ? filtered : { $and: [...conditions, ...(filtered && Utils.hasObjectKeys(filtered) ? [filtered] : [])] };
    }

    async #evaluate(
      filter: FilterDef,
      meta: EntityMetadata,
      { options, type, findOptions }: { options: FilterOptions | undefined; type: FilterKind; findOptions: Options | undefined },
    ): Promise<Dictionary> {
      const given = Utils.isPlainObject(options) ? (options as Dictionary)[filter.name] : undefined;
      const args = Utils.isPlainObject(given) ? (given as Dictionary) : this.getFilterParams(filter.name);
      if (typeof filter.cond === 'function' && !args && filter.cond.length > 0 && filter.args !== false) {
        throw new Error(`No arguments provided for filter '${filter.name}'`);
      }
      const cond = typeof filter.cond === 'function' ? await filter.cond(args ?? {}, type, this as never, findOptions as never, meta.className) : filter.cond;
      const where = { where: cond, entityName: meta.class, metadata: this.getMetadata(), platform: this.getPlatform(), aliased: false };
      return QueryHelper.processWhere(where as never) as Dictionary;
    }

    /** The options with the scope of this load in place of whatever form it was given in. */
    #scoped(entityName: Name, options: Options): Options {
      checkStrategy(options['polymorphicStrategy']);
      const inherited = currentLoadContext();
      if (options.loadPolymorphic === undefined && options.onUnknown === undefined && !inherited) {
        this.#notePartial(LoadScope.everything, options);
        return options;
      }
      const scope = options.loadPolymorphic === undefined ? (inherited?.scope ?? LoadScope.everything) : LoadScope.parse(options.loadPolymorphic, classOf(entityName));
      this.#notePartial(scope, options);
      const { loadPolymorphic: _, ...rest } = options;
      const onUnknown = options.onUnknown ?? inherited?.onUnknown;
      return { ...rest, ...(scope === LoadScope.everything ? {} : { loadPolymorphic: scope }), ...(onUnknown === undefined ? {} : { onUnknown }) };
    }

    #notePartial(scope: LoadScope, options: Options): void {
      if (scope !== LoadScope.everything || options.fields || options.exclude) {
        notePartialLoad(this as unknown as EntityManager);
        notePartialLoad(this.getContext(false));
      }
    }

    #refuseAbstract(subject: Name | AnyEntity | AnyEntity[]): void {
      const classes = Array.isArray(subject) ? subject.map(entity => entity.constructor as EntityClass) : [Utils.isEntity(subject) ? (subject.constructor as EntityClass) : classOf(subject as Name)];
      classes.forEach(cls => mappingsOf(this.config).find(cls)?.model.refuseAbstract(cls));
    }

    #refuseIdentity(cls: EntityClass, data: Dictionary | undefined, entity?: AnyEntity): void {
      const model = mappingsOf(this.config).find(cls)?.model;
      if (model && data && !Utils.isEntity(data) && data[IDENTITY_PROPERTY] !== undefined) {
        const own = model.levelOf(entity ?? cls)?.identity;
        if (data[IDENTITY_PROPERTY] !== own) {
          throw new IdentityWriteError(cls.name, IDENTITY_PROPERTY, data[IDENTITY_PROPERTY]);
        }
      }
    }
  }
  return PolymorphicEntityManager as unknown as T;
}

function classOf(entityName: Name): EntityClass {
  return (typeof entityName === 'function' ? entityName : (entityName as { meta: EntityMetadata }).meta.class) as EntityClass;
}

