import {
  type Dictionary,
  type EntityManager,
  type EntityMetadata,
  type FilterOptions,
  FlushMode,
  helper,
  type PopulateOptions,
  Utils,
} from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { mappingsOf, reachesHierarchy } from '../mapping.ts';
import type { Constructor, EntityManagerInternals, Name } from '../manager-internals.ts';
import { applyBranchFilters, type FilterKind } from './branch-filters.ts';
import { PolymorphicEntityFactory } from './entity-factory.ts';
import { PolymorphicEntityLoader } from './entity-loader.ts';
import { PolymorphicIdentityMap } from './identity-map.ts';
import { withoutLoadContext } from './load-context.ts';
import { classOf, type LoadOptions, scopeOptions } from './load-options.ts';
import { needsRefresh } from './partial-entity.ts';
import { resolveReferences, wantsReferences } from './reference-resolver.ts';
import { findMoved } from '../writing/change-type/find-moved.ts';
import { populateEntities } from './populate-entities.ts';
import { prepareHints, refuseSubclassPaths } from './prepare-hints.ts';

/** Loads: our options in whatever form, and the rows that MikroORM would take for loaded. */
export function withManagerLoads(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    constructor(...args: unknown[]) {
      super(...args);
      installIn(this);
    }

    override async find(entityName: Name, where: unknown, options: LoadOptions = {}): Promise<object[]> {
      const scoped = scopeOptions(this, entityName, options);
      const found = await withoutLoadContext(() => super.find(entityName, where, scoped));
      return this.withReferences(found, options);
    }

    /**
     * A reference that is loaded (`where` is the entity) must be there: its row is not skipped. An entity that is refreshed
     * may have got another type.
     */
    override async findOne(entityName: Name, where: unknown, options: LoadOptions = {}): Promise<object | null> {
      const scoped = scopeOptions(this, entityName, options, { mustExist: Utils.isEntity(where) });
      const found = await withoutLoadContext(() => super.findOne(entityName, where, scoped));
      const [entity] = await this.withReferences(found ? [found] : [], options);
      return entity ?? findMoved(this, where, options);
    }

    private async withReferences<T extends object>(entities: T[], options: LoadOptions): Promise<T[]> {
      if (wantsReferences(options)) {
        await resolveReferences(this as unknown as EntityManager, entities, options);
      }
      return entities;
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
      const scoped = scopeOptions(this, entityName, options);
      refuseSubclassPaths(this, entityName, { load: 'A stream', options: scoped });
      return super.stream(entityName, scoped);
    }

    override async populate(
      entities: object | object[],
      populate: unknown,
      options: LoadOptions = {},
    ): Promise<unknown> {
      return populateEntities(this, Utils.asArray<object>(entities), { populate, options }).then(() => entities);
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
      return prepareHints({ manager: this, meta, options, validate }, known =>
        super.preparePopulate(entityName, known, validate),
      );
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
