import {
  type Cursor,
  type Dictionary,
  type EntityMetadata,
  type FilterOptions,
  PopulateHint,
  Utils,
} from '@mikro-orm/core';
import type { FilterKind } from '../loading/branch-filters.ts';
import { classOf, type LoadOptions } from '../loading/load-options.ts';
import type { Constructor, EntityManagerInternals, Name } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import { currentCounts, type TypeCounts } from './current-counts.ts';
import { ConditionExpander } from './expand-conditions.ts';
import { OrderExpander } from './expand-orders.ts';
import { fragmentTexts } from './fragment-texts.ts';
import { cursorText, withTypeOrders } from './type-order-cursor.ts';

/** Queries: conditions on types in every `where`, in `populateWhere` and in filters. */
export function withManagerQueries(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    /** `options` is MikroORM's own copy. */
    override async processWhere(
      entityName: Name,
      where: Dictionary,
      options: LoadOptions,
      type: FilterKind,
    ): Promise<Dictionary> {
      const schema = options['schema'] as string | undefined;
      const isInferred = (options['populateWhere'] ?? this.config.get('populateWhere')) === PopulateHint.INFER;
      const expander = new ConditionExpander(this.getDriver(), schema, isInferred);
      const orders = new OrderExpander(this.getDriver(), schema);
      const populateWhere: unknown = options['populateWhere'];
      if (typeof populateWhere === 'object') {
        const hints = new ConditionExpander(this.getDriver(), schema, true);
        options['populateWhere'] = hints.expand(populateWhere, entityName);
      }
      for (const name of ['orderBy', 'populateOrderBy'].filter(option =>
        orders.holdsOrder(options[option], entityName),
      )) {
        options[name] = orders.expand(options[name], entityName);
      }
      return super.processWhere(entityName, expander.expand(where, entityName), options, type);
    }

    override async findByCursor(entityName: Name, options: LoadOptions): Promise<Cursor<object>> {
      const schema = (options['schema'] as string | undefined) ?? this.getContext(false).schema;
      const expander = new OrderExpander(this.getDriver(), schema);
      if (!expander.holdsOrder(options['orderBy'], entityName)) {
        return super.findByCursor(entityName, options);
      }
      const meta: EntityMetadata = this.getMetadata(entityName);
      const orders = expander.expand(options['orderBy'], entityName) as Dictionary[];
      const after = cursorText(options['after'], 'endCursor', [meta, orders]);
      const before = cursorText(options['before'], 'startCursor', [meta, orders]);
      const cursor = await super.findByCursor(entityName, { ...options, orderBy: orders, after, before });
      return withTypeOrders(cursor, meta, orders);
    }

    /** Rows stored under former identities count under the current one. */
    override async countBy(
      entityName: Name,
      groupBy: string | readonly string[],
      options?: object,
    ): Promise<TypeCounts> {
      const counts = await super.countBy(entityName, groupBy, options);
      const model = mappingsOf(this.config).find(classOf(entityName))?.model;
      return model?.hasFormer ? currentCounts(model, Utils.asArray(groupBy), counts) : counts;
    }

    /** Without the texts of fragments one condition would be given another's rows. */
    override cacheKey(entityName: Name, options: LoadOptions, method: string, where: unknown): unknown[] {
      const texts = fragmentTexts([where, options['populateWhere'], options['orderBy']]);
      return [...super.cacheKey(entityName, options, method, where), ...texts];
    }

    override async applyFilters(
      entityName: Name,
      where: Dictionary | undefined,
      options: FilterOptions | undefined,
      type: FilterKind,
      findOptions?: LoadOptions,
    ): Promise<Dictionary | undefined> {
      const filtered = await super.applyFilters(entityName, where, options, type, findOptions);
      const schema = findOptions?.['schema'] as string | undefined;
      return new ConditionExpander(this.getDriver(), schema).expand(filtered, entityName);
    }
  };
}
