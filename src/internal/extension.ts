import {
  type EntityClass,
  type EntityMetadata,
  EntitySchema,
  type MetadataStorage,
  type MikroORM,
  Utils,
} from '@mikro-orm/core';
import { MissingDriverError, UnregisteredClassError } from '../errors/declaration-error.ts';
import { isPolymorphic } from '../polymorphic/markers.ts';
import { checkInverses } from './discovery/inverse-checks.ts';
import { checkSlugs } from './discovery/slug-checks.ts';
import { HierarchyDiscovery } from './discovery/hierarchy-discovery.ts';
import { isPolymorphicDriver } from '../keys/driver-mark.ts';
import { mappingsOf } from './mapping.ts';
import { skipOwnTables } from './own-tables.ts';
import { registerSchemaGenerator } from './discovery/schema-generator.ts';
import { TransactionLog } from './writing/change-type/transaction-log.ts';
import { TypeChangeSubscriber } from './writing/change-type/type-change-subscriber.ts';
import { PolymorphicSubscriber } from './writing/flush-guards.ts';

/** A MikroORM extension, as its option `extensions` takes it. */
export interface PolymorphicExtension {
  readonly name: string;
  register(orm: MikroORM): void;
}

const registered = new WeakSet<MikroORM>();

/**
 * The MikroORM extension that registers hierarchies at discovery and cures what MikroORM gets wrong about them.
 *
 * ```ts
 * export default defineConfig({ driver: PolymorphicDriver(PostgreSqlDriver), extensions: [polymorphic()] });
 * ```
 *
 * `defineConfig` of `mikro-orm-polymorphic/postgresql` and `/pglite` adds it. Start-up throws `MissingDriverError` on a
 * driver without the mixin, and a `DeclarationError` for a hierarchy that cannot work.
 */
export function polymorphic(): PolymorphicExtension {
  return { name: 'Polymorphic', register };
}

function register(orm: MikroORM): void {
  if (registered.has(orm)) {
    return;
  }
  registered.add(orm);
  if (!isPolymorphicDriver(orm.driver)) {
    throw new MissingDriverError(orm.driver.constructor.name);
  }
  const mine = new HierarchyDiscovery(mappingsOf(orm.config), orm.config.getNamingStrategy());
  const users = orm.config.get('discovery');
  orm.config.set('discovery', {
    ...users,
    onMetadata: (meta: EntityMetadata, platform) =>
      after(users.onMetadata?.(meta, platform), () => mine.onMetadata(meta)),
    afterDiscovered: (storage: MetadataStorage, platform) => {
      mine.afterDiscovered(storage);
      checkSlugs(storage);
      checkInverses(storage);
      return users.afterDiscovered?.(storage, platform);
    },
  });
  orm.config.set('subscribers', [
    ...(orm.config.get('subscribers') ?? []),
    new PolymorphicSubscriber(),
    new TypeChangeSubscriber(),
    new TransactionLog(),
  ]);
  skipOwnTables(orm);
  registerSchemaGenerator(orm);
  refuseLateClasses(orm);
}

/** MikroORM discovers a late class without its hooks, and fails half-way through a hierarchy. */
function refuseLateClasses(orm: MikroORM): void {
  const discoverEntity = orm.discoverEntity.bind(orm);
  orm.discoverEntity = (entities, reset) => {
    const late = Utils.asArray(entities as EntityClass).map(entity =>
      EntitySchema.is(entity) ? entity.meta.class : entity,
    );
    const polymorphicClass = late.find(cls => typeof cls === 'function' && isPolymorphic(cls));
    if (polymorphicClass) {
      throw UnregisteredClassError.tooLate(polymorphicClass.name);
    }
    discoverEntity(entities as never, reset as never);
  };
}

function after(first: void | Promise<void>, second: () => void): void | Promise<void> {
  return first ? first.then(second) : second();
}
