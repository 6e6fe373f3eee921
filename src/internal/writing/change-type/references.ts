import { helper } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ReferencedTypeError } from '../../../errors/type-change-error.ts';
import { type Departure, findReferences, type Reference } from './find-references.ts';
import { keyValues } from './key-columns.ts';

/**
 * Throws `ReferencedTypeError` when rows refer to the entity as something that it will no longer be, where the database
 * would not refuse that: the foreign key leads to the one table of the hierarchy, or takes the rows along.
 */
export async function refuseReferences(em: SqlEntityManager, entity: object, departure: Departure): Promise<void> {
  const references = findReferences(em.getDriver(), entity, departure);
  const found = references.length > 0 ? await findOccupied(em, entity, references) : undefined;
  if (found) {
    throw new ReferencedTypeError({
      from: departure.plan.from.name,
      to: departure.plan.to.name,
      key: keyValues(entity).map(String).join(', '),
      table: found.table.tableName,
      constraint: found.constraint,
    });
  }
}

/** One query for all of them. */
async function findOccupied(
  em: SqlEntityManager,
  entity: object,
  references: readonly Reference[],
): Promise<Reference | undefined> {
  const driver = em.getDriver();
  const { __schema: schema } = helper(entity);
  const equal = (pairs: Reference['values']): string =>
    pairs.map(([column]) => `${driver.getPlatform().quoteIdentifier(column)} = ?`).join(' and ');
  const parts = references.map(({ table, values, itself }, index) => {
    const from = driver.getTableName(table, table.schema === '*' && schema ? { schema } : {});
    const others = itself.length > 0 ? ` and not (${equal(itself)})` : '';
    return `(select ${index} as "reference" from ${from} where ${equal(values)}${others} limit 1)`;
  });
  const params = references.flatMap(({ values, itself }) => [...values, ...itself].map(([, value]) => value));
  const sql = parts.join(' union all ');
  const rows = await driver.execute<{ reference: number }[]>(sql, params, 'all', em.getTransactionContext());
  return rows[0] && references[rows[0].reference];
}
