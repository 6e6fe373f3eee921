import type { SqlEntityManager } from '@mikro-orm/sql';
import { withManagerLoads } from './loading/manager-loads.ts';
import type { Constructor, EntityManagerInternals } from './manager-internals.ts';
import { withManagerQueries } from './querying/manager-queries.ts';
import { withManagerWrites } from './writing/manager-writes.ts';
import { withSlugWrites } from './writing/slugs/slug-writes.ts';

/** MikroORM's entity manager, or a subclass of the user's. */
export type EntityManagerClass = Constructor<SqlEntityManager>;

/** The entity manager that the polymorphic driver creates: MikroORM's, or the user's own, that knows our options. */
export function polymorphicEntityManager(Manager: EntityManagerClass): EntityManagerClass {
  return withManagerQueries(
    withSlugWrites(withManagerWrites(withManagerLoads(Manager as unknown as Constructor<EntityManagerInternals>))),
  ) as unknown as EntityManagerClass;
}
