import type { Dictionary, EntityMetadata, EntityName } from '@mikro-orm/core';
import type { AbstractSqlDriver, AnyQueryBuilder } from '@mikro-orm/sql';
import { branchMeta } from '../discovery/single-table-relations.ts';
import type { AddPolymorphicJoins, CreateQueryBuilder, DriverInternals } from '../driver-internals.ts';
import type { Constructor } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import { selectSubclassColumns } from './computed-columns.ts';
import { isPreparedOnly } from '../plain/prepare-find.ts';
import { baseOptions, findRequest, knownRows } from './find-request.ts';
import type { LoadOptions } from './load-options.ts';
import { polymorphicQueryBuilder } from './query-builder.ts';

/** Loads: queries of hierarchies read base rows, which are completed from the child tables. */
export function withDriverLoads(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    override createQueryBuilder(...args: CreateQueryBuilder): AnyQueryBuilder<object> {
      return polymorphicQueryBuilder(super.createQueryBuilder(...args));
    }

    override async find(entityName: EntityName, where: Dictionary, options: LoadOptions = {}): Promise<object[]> {
      return isPreparedOnly({ entityName, where, options }) ? [] : super.find(entityName, where, options);
    }

    /** Every find ends here. */
    override async createQueryBuilderFromOptions(
      meta: EntityMetadata,
      where: Dictionary,
      options: LoadOptions = {},
    ): Promise<AnyQueryBuilder<object>> {
      const known = knownRows(this.config, meta, where, options);
      const qb = await super.createQueryBuilderFromOptions(meta, known, baseOptions(this.config, meta, options));
      if (options['lockMode'] && mappingsOf(this.config).find(meta.class)) {
        lockOnly(qb, options['lockOwnTable'] ? [] : ancestorsOf(meta));
      }
      const request = findRequest(meta, options);
      selectSubclassColumns(this as unknown as AbstractSqlDriver, meta, { qb, ...request });
      return polymorphicQueryBuilder(qb, request);
    }

    override count(entityName: EntityName, where: Dictionary, options: LoadOptions = {}): Promise<number> {
      return super.count(
        entityName,
        knownRows(this.config, this.getMetadata().get(entityName), where, options),
        options,
      );
    }

    /** No child table is joined for its type: the stored identity is a column like any other. */
    override addTPTPolymorphicJoinsForRelation(...args: AddPolymorphicJoins): void {
      if (!mappingsOf(this.config).find(args[1].class)) {
        super.addTPTPolymorphicJoinsForRelation(...args);
      }
    }

    /** A query for a middle class of a single table returns rows of its subclasses: their columns are mapped as well. */
    override mapResult(result: Dictionary, meta: EntityMetadata, ...rest: unknown[]): Dictionary | null {
      return super.mapResult(result, branchMeta(mappingsOf(this.config), meta), ...rest);
    }
  };
}

/** Locks the table of the queried class and those of some ancestors, not those of populated relations: PostgreSQL refuses some of the latter. */
function lockOnly(qb: AnyQueryBuilder<object>, ancestors: readonly EntityMetadata[]): void {
  qb.ensureTPTJoins();
  const { state } = qb;
  const aliases: string[] = [qb.alias];
  for (const { className } of ancestors) {
    const alias = state.tptAlias[className];
    aliases.push(...(alias ? [alias] : []));
  }
  if (!state.lockTables?.length && Object.keys(state.joins).length >= aliases.length) {
    state.lockTables = aliases;
  }
}

function ancestorsOf({ tptParent }: EntityMetadata): EntityMetadata[] {
  return tptParent ? [tptParent, ...ancestorsOf(tptParent)] : [];
}
