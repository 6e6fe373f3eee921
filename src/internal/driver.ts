import type { Configuration, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import { type AbstractSqlDriver, BasePostgreSqlPlatform, type SqlEntityManager } from '@mikro-orm/sql';
import { DeclarationError } from '../errors/declaration-error.ts';
import { PolymorphicError } from '../errors/polymorphic-error.ts';
import { POLYMORPHIC_DRIVER } from '../keys/driver-mark.ts';
import { isPolymorphic } from '../polymorphic/markers.ts';
import { withoutValues } from './constraints/without-values.ts';
import { withPartialIndexes } from './discovery/partial-indexes.ts';
import type { DriverInternals } from './driver-internals.ts';
import { type EntityManagerClass, polymorphicEntityManager } from './entity-manager.ts';
import { withDriverLoads } from './loading/driver-loads.ts';
import type { Constructor } from './manager-internals.ts';
import { mappingsOf } from './mapping.ts';
import { withDriverQueries } from './querying/driver-queries.ts';
import { withTypeGuards } from './writing/change-type/guarded-driver.ts';
import { withDriverWrites } from './writing/driver-writes.ts';

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
  const Loads = withDriverQueries(withDriverLoads(BaseDriver as unknown as Constructor<DriverInternals>));
  const Base = withPartialIndexes(withDriverWrites(withTypeGuards(Loads)));
  return withPolymorphicManager(Base, BaseDriver.name) as unknown as TBase;
}

function withPolymorphicManager(Base: Constructor<DriverInternals>, name: string): Constructor<DriverInternals> {
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

    override convertException(exception: Error): Error {
      return exception instanceof PolymorphicError ? exception : withoutValues(super.convertException(exception));
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
