import type { Dictionary, FilterOptions } from '@mikro-orm/core';
import type { FilterKind } from '../loading/branch-filters.ts';
import type { LoadOptions } from '../loading/load-options.ts';
import type { Constructor, EntityManagerInternals, Name } from '../manager-internals.ts';
import { ConditionExpander } from './expand-conditions.ts';
import { fragmentTexts } from './fragment-texts.ts';

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
      const expander = new ConditionExpander(this.getDriver(), options['schema'] as string | undefined);
      const populateWhere: unknown = options['populateWhere'];
      if (typeof populateWhere === 'object') {
        options['populateWhere'] = expander.expand(populateWhere, entityName);
      }
      return super.processWhere(entityName, expander.expand(where, entityName), options, type);
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
