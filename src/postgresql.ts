import type {
  AnyEntity,
  Constructor,
  EntityClass,
  EntityManager as CoreEntityManager,
  EntityManagerType,
  EntitySchema,
  IDatabaseDriver,
  MikroORM as CoreMikroORM,
  Options as CoreOptions,
} from '@mikro-orm/core';
import {
  defineConfig as defineStockConfig,
  type EntityManager,
  MikroORM as StockMikroORM,
  type Options,
  PostgreSqlDriver as StockDriver,
} from '@mikro-orm/postgresql';
import { withPolymorphic } from './internal/configuration.ts';
import { PolymorphicDriver } from './internal/driver.ts';

export * from '@mikro-orm/postgresql';

type Entities = readonly (string | EntityClass<AnyEntity> | EntitySchema)[];

const DriverWithMixin: typeof StockDriver = PolymorphicDriver(StockDriver);

/** MikroORM's driver for PostgreSQL with the loading of polymorphic hierarchies. */
export class PostgreSqlDriver extends DriverWithMixin {
  override getORMClass(): Constructor<StockMikroORM> {
    return MikroORM as Constructor<StockMikroORM>;
  }
}

/**
 * Creates the configuration for PostgreSQL: MikroORM's, with the polymorphic driver and extension.
 *
 * ```ts
 * import { defineConfig } from 'mikro-orm-polymorphic/postgresql'; // was '@mikro-orm/postgresql'
 *
 * export default defineConfig({ entities: [...tools.entities], dbName: 'app' });
 * ```
 */
export function defineConfig<
  EM extends EntityManager = EntityManager,
  E extends Entities = (string | EntityClass<AnyEntity> | EntitySchema)[],
>(options: Options<EM, E>): Options<EM, E> {
  return { ...defineStockConfig(options), ...withPolymorphic(options, PostgreSqlDriver) };
}

/** MikroORM for PostgreSQL whose driver loads polymorphic hierarchies. */
export class MikroORM<
  EM extends EntityManager = EntityManager,
  E extends Entities = (string | EntityClass<AnyEntity> | EntitySchema)[],
> extends StockMikroORM<EM, E> {
  static override init<
    D extends IDatabaseDriver = PostgreSqlDriver,
    EM extends CoreEntityManager<D> = D[typeof EntityManagerType] & CoreEntityManager<D>,
    E extends Entities = (string | EntityClass<AnyEntity> | EntitySchema)[],
  >(options: Partial<CoreOptions<D, EM, E>>): Promise<CoreMikroORM<D, EM, E>> {
    return super.init(withPolymorphic(options, PostgreSqlDriver));
  }

  constructor(options: Partial<CoreOptions<StockDriver, EM, E>>) {
    super(withPolymorphic(options, PostgreSqlDriver));
  }
}
