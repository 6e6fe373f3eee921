import {
  type Dictionary,
  type EntityManager,
  type EntityMetadata,
  type EntityName,
  type FilterOptions,
  FlushMode,
  helper,
  type PopulateOptions,
  type UnitOfWork,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import { LoadScope } from '../polymorphic/load-scope.ts';
import { applyBranchFilters, type FilterKind } from './branch-filters.ts';
import { PolymorphicEntityFactory } from './entity-factory.ts';
import { PolymorphicEntityLoader } from './entity-loader.ts';
import { PolymorphicIdentityMap } from './identity-map.ts';
import { withoutLoadContext } from './load-context.ts';
import { classOf, type LoadOptions, scopeOptions } from './load-options.ts';
import { mappingsOf, reachesHierarchy } from './mapping.ts';
import { needsRefresh } from './partial-entity.ts';
import { splitFields } from './split-fields.ts';
import { refuseAbstract, refuseIdentity } from './write-guards.ts';

type Name = EntityName<object>;
type Rest = [data?: unknown, options?: object];

/** The members of MikroORM's entity manager that are overridden or used here, protected ones included. */
interface EntityManagerInternals extends Pick<
  EntityManager,
  'config' | 'getMetadata' | 'getEntityLoader' | 'getEntityFactory' | 'getPlatform'
> {
  getDriver(): AbstractSqlDriver;
  getContext(validate?: boolean): EntityManager;
  getUnitOfWork(): UnitOfWork;
  find(entityName: Name, where: unknown, options?: LoadOptions): Promise<object[]>;
  findOne(entityName: Name, where: unknown, options?: LoadOptions): Promise<object | null>;
  refresh(entity: object, options?: LoadOptions): Promise<object | null>;
  stream(entityName: Name, options?: LoadOptions): AsyncIterableIterator<object>;
  populate(entities: object | object[], populate: unknown, options?: LoadOptions): Promise<unknown>;
  create(entityName: Name, data: Dictionary, options?: object): object;
  assign(entity: object, data: Dictionary, options?: object): object;
  insert(subject: Name | object, ...rest: Rest): Promise<unknown>;
  insertMany(subject: Name | object[], ...rest: Rest): Promise<unknown>;
  upsert(subject: Name | object, ...rest: Rest): Promise<object>;
  upsertMany(subject: Name | object[], ...rest: Rest): Promise<object[]>;
  tryFlush(entityName: Name, options: object): Promise<void>;
  preparePopulate(entityName: Name, options: LoadOptions, validate?: boolean): Promise<PopulateOptions<object>[]>;
  shouldRefresh(meta: EntityMetadata, entity: object, options: LoadOptions): boolean;
  applyFilters(
    entityName: Name,
    where: Dictionary | undefined,
    options: FilterOptions | undefined,
    type: FilterKind,
    findOptions?: LoadOptions,
  ): Promise<Dictionary | undefined>;
}

type Constructor<T> = new (...args: unknown[]) => T;
/** MikroORM's entity manager, or a subclass of the user's. */
export type EntityManagerClass = Constructor<SqlEntityManager>;

/** The entity manager that the polymorphic driver creates: MikroORM's, or the user's own, that knows our options. */
export function polymorphicEntityManager(Manager: EntityManagerClass): EntityManagerClass {
  return withGuards(
    withLoads(Manager as unknown as Constructor<EntityManagerInternals>),
  ) as unknown as EntityManagerClass;
}

/** Loads: our options in whatever form, and the rows that MikroORM would take for loaded. */
function withLoads(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    constructor(...args: unknown[]) {
      super(...args);
      installIn(this);
    }

    override async find(entityName: Name, where: unknown, options: LoadOptions = {}): Promise<object[]> {
      const scoped = scopeOptions(this, entityName, options);
      return withoutLoadContext(() => super.find(entityName, where, scoped));
    }

    /** A reference that is loaded (`where` is the entity) must be there: its row is not skipped. */
    override async findOne(entityName: Name, where: unknown, options: LoadOptions = {}): Promise<object | null> {
      const scoped = scopeOptions(this, entityName, options, { mustExist: Utils.isEntity(where) });
      return withoutLoadContext(() => super.findOne(entityName, where, scoped));
    }

    /** MikroORM refreshes a stand-in as the class that it stands for, not as the class of its row. */
    override async refresh(entity: object, options: LoadOptions = {}): Promise<object | null> {
      const mappings = mappingsOf(this.config);
      const { __meta: meta, __schema: schema } = helper(entity);
      if (!mappings.find(meta.class) && !reachesHierarchy(mappings, meta, options['populate'])) {
        return super.refresh(entity, options);
      }
      const whole = { ...(schema ? { schema } : {}), ...options, refresh: true, flushMode: FlushMode.COMMIT };
      const found = await this.findOne(meta.class, entity, whole);
      if (!found) {
        this.getUnitOfWork().unsetIdentity(entity);
      }
      return found;
    }

    override stream(entityName: Name, options: LoadOptions = {}): AsyncIterableIterator<object> {
      return super.stream(entityName, scopeOptions(this, entityName, options));
    }

    override async populate(
      entities: object | object[],
      populate: unknown,
      options: LoadOptions = {},
    ): Promise<unknown> {
      const [first] = Utils.asArray<object>(entities);
      if (!first) {
        return entities;
      }
      return super.populate(entities, populate, scopeOptions(this, first.constructor as Name, options));
    }
  };
}

/** What MikroORM decides around a load, and writes that must not happen. */
function withGuards(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    override create(entityName: Name, data: Dictionary, options?: object): object {
      refuseAbstract(this.config, entityName);
      refuseIdentity(this.config, this.getMetadata(entityName), data);
      return super.create(entityName, data, options);
    }

    override assign(entity: object, data: Dictionary, options?: object): object {
      refuseIdentity(this.config, helper(entity).__meta, data);
      return super.assign(entity, data, options);
    }

    override async insert(subject: Name | object, ...rest: Rest): Promise<unknown> {
      refuseAbstract(this.config, subject);
      return super.insert(subject, ...rest);
    }

    override async insertMany(subject: Name | object[], ...rest: Rest): Promise<unknown> {
      refuseAbstract(this.config, subject);
      return super.insertMany(subject, ...rest);
    }

    override async upsert(subject: Name | object, ...rest: Rest): Promise<object> {
      refuseAbstract(this.config, subject);
      return super.upsert(subject, ...rest);
    }

    override async upsertMany(subject: Name | object[], ...rest: Rest): Promise<object[]> {
      refuseAbstract(this.config, subject);
      return super.upsertMany(subject, ...rest);
    }

    /** Pending rows of any class of a hierarchy are flushed before one of its classes is read. */
    override async tryFlush(entityName: Name, options: object): Promise<void> {
      const mapping = mappingsOf(this.config).find(classOf(entityName));
      return super.tryFlush(mapping ? mapping.rootMeta.class : entityName, options);
    }

    /** Fields that only subclasses have are unknown to MikroORM here; the driver reads them from the child tables. */
    override async preparePopulate(
      entityName: Name,
      options: LoadOptions,
      validate?: boolean,
    ): Promise<PopulateOptions<object>[]> {
      const meta: EntityMetadata = this.getMetadata(entityName);
      const known = options.fields && splitFields(meta, options.fields, this.config).known;
      const copy = known ? { ...options, fields: known } : options;
      const hints = await super.preparePopulate(entityName, copy, validate);
      Object.assign(options, { populate: copy['populate'] as unknown, flags: copy['flags'] as unknown });
      if (options.loadPolymorphic instanceof LoadScope) {
        options.loadPolymorphic.validate(meta, hints);
      }
      return hints;
    }

    override shouldRefresh(meta: EntityMetadata, entity: object, options: LoadOptions): boolean {
      return needsRefresh(this.config, meta, { entity, options }, (ownMeta, ownOptions) =>
        super.shouldRefresh(ownMeta, entity, ownOptions),
      );
    }

    override async applyFilters(
      entityName: Name,
      where: Dictionary | undefined,
      options: FilterOptions | undefined,
      type: FilterKind,
      findOptions?: LoadOptions,
    ): Promise<Dictionary | undefined> {
      const filtered = await super.applyFilters(entityName, where, options, type, findOptions);
      return applyBranchFilters(this as unknown as SqlEntityManager, this.getMetadata(entityName), filtered, {
        options,
        type,
        findOptions,
      });
    }
  };
}

/** Each entity manager has a loader and a factory of its own, made in its constructor; they are given our classes there. */
function installIn(manager: EntityManagerInternals): void {
  manager.getContext = () => manager as unknown as EntityManager;
  PolymorphicEntityLoader.install(manager as unknown as EntityManager, manager.getEntityLoader());
  PolymorphicEntityFactory.install(manager as unknown as EntityManager, manager.getEntityFactory());
  PolymorphicIdentityMap.install(manager.config, manager.getUnitOfWork().getIdentityMap());
  delete (manager as Partial<EntityManagerInternals>).getContext;
}
