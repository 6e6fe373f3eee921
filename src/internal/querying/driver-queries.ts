import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import { Utils } from '@mikro-orm/core';
import type { DriverInternals } from '../driver-internals.ts';
import type { LoadOptions } from '../loading/load-options.ts';
import type { Constructor } from '../manager-internals.ts';
import { orderedBy } from './order-fragment.ts';
import { comparable, withOrderedProperties } from './type-order-cursor.ts';

/** Queries: cursors over columns of subclasses. */
export function withDriverQueries(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    /** `orderBy` repeats the orders of the options with other aliases; a cursor has a value for each of the options only. */
    override processCursorOptions(
      meta: EntityMetadata,
      options: LoadOptions,
      orderBy: Dictionary[],
    ): { orderBy: Dictionary[]; where: Dictionary } {
      const orders = Utils.asArray(options['orderBy'] as Dictionary);
      if (!orders.some(order => Object.getOwnPropertySymbols(order).some(orderedBy))) {
        return super.processCursorOptions(meta, options, orderBy);
      }
      const result = super.processCursorOptions(withOrderedProperties(meta, orders), options, orders);
      return { ...result, where: comparable(result.where, this.getPlatform()) as Dictionary };
    }
  };
}
