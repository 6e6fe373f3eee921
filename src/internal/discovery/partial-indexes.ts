import type { EntityName } from '@mikro-orm/core';
import type { AnyQueryBuilder } from '@mikro-orm/sql';
import type { CreateQueryBuilder, DriverInternals } from '../driver-internals.ts';
import type { Constructor } from '../manager-internals.ts';

/**
 * Makes partial indexes of joined children. MikroORM reads their condition off a query of the class, and refuses the joins of
 * parent tables in it; the condition has columns of the class's own table alone, which start-up checks.
 */
export function withPartialIndexes(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PartialIndexesDriverMixin extends Base {
    #isRendering = false;

    override renderPartialIndexWhere(entityName: EntityName, where: unknown): string {
      this.#isRendering = true;
      try {
        return super.renderPartialIndexWhere(entityName, where);
      } finally {
        this.#isRendering = false;
      }
    }

    override createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object> {
      const qb = super.createQueryBuilder(...args);
      if (this.#isRendering) {
        (qb.state as { tptJoinsApplied: boolean }).tptJoinsApplied = true;
      }
      return qb;
    }
  };
}
