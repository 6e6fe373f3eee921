import { type Dictionary, type EntityManager, type EntityMetadata, type EntityName } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { AnyQueryBuilder } from '@mikro-orm/sql';
import { cursorReadOf } from '../cursors/cursor-read.ts';
import type { DriverInternals } from '../driver-internals.ts';
import { classOf, type LoadOptions } from '../loading/load-options.ts';
import type { Constructor } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import { orderedBy } from './order-fragment.ts';
import { comparable, withOrderedProperties } from './type-order-cursor.ts';

/** Queries: cursors over columns of subclasses, and pages by cursor. */
export function withDriverQueries(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    override async find(entityName: EntityName, where: Dictionary, options: LoadOptions = {}): Promise<object[]> {
      const rows = await super.find(entityName, where, options);
      return cursorReadOf(options)?.take(rows) ?? rows;
    }

    override async createQueryBuilderFromOptions(
      meta: EntityMetadata,
      where: Dictionary,
      options: LoadOptions = {},
    ): Promise<AnyQueryBuilder<object>> {
      const qb = await super.createQueryBuilderFromOptions(meta, where, options);
      cursorReadOf(options)?.ask(qb);
      return qb;
    }

    /** Row-level security of the session may hide base rows: then a count joins them, by a condition that is true for each. */
    override count(entityName: EntityName, where: Dictionary, options: LoadOptions = {}): Promise<number> {
      const em = options['em'] as EntityManager | undefined;
      const isJoined = mappingsOf(this.config).find(classOf(entityName))?.isJoined;
      const base =
        isJoined && em?.getSessionContext() ? { $and: [{ [IDENTITY_PROPERTY]: { $ne: null } }, where] } : where;
      return super.count(entityName, base, options);
    }

    /** `orderBy` repeats the orders of the options with other aliases; a cursor has a value for each of the options only. */
    override processCursorOptions(
      meta: EntityMetadata,
      options: LoadOptions,
      orderBy: Dictionary[],
    ): { orderBy: Dictionary[]; where: Dictionary } {
      const given: unknown = options['orderBy'];
      const orders = (Array.isArray(given) ? given : [given ?? {}]) as Dictionary[];
      if (!orders.some(order => Object.getOwnPropertySymbols(order).some(orderedBy))) {
        return super.processCursorOptions(meta, options, orderBy);
      }
      const result = super.processCursorOptions(withOrderedProperties(meta, orders), options, orders);
      return { ...result, where: comparable(result.where, this.getPlatform()) as Dictionary };
    }
  };
}
