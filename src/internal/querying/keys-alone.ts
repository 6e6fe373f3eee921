import type { EntityMetadata } from '@mikro-orm/core';
import type { AnyQueryBuilder } from '@mikro-orm/sql';

/**
 * Selects the keys of rows that meet a condition, and nothing else: a subquery of keys may have no other column. MikroORM adds the key of
 * the owner where a condition names the inverse side of a one-to-one relation.
 */
export function keysAlone<Q extends AnyQueryBuilder<object>>(qb: Q, { primaryKeys }: EntityMetadata, where: object): Q {
  return qb
    .select(primaryKeys as never)
    .where(where as never)
    .select(primaryKeys as never) as Q;
}
