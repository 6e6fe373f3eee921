import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import { ReferencedTypeError } from '../../../errors/type-change-error.ts';
import { leaves, type TypeChangePlan } from '../../../polymorphic/type-change-plan.ts';
import type { HierarchyMapping } from '../../mapping.ts';
import { keyValues } from './key-columns.ts';

/** A foreign key by which rows refer to an entity as an instance of a class that it leaves. */
interface Reference {
  readonly table: EntityMetadata;
  readonly columns: readonly string[];
  readonly constraint: string;
}

/**
 * Throws `ReferencedTypeError` when rows refer to the entity as something that it will no longer be, where the database
 * would not refuse that: the foreign key leads to the one table of the hierarchy, or takes the rows along.
 */
export async function refuseReferences(
  em: SqlEntityManager,
  entity: object,
  { plan, mapping }: { plan: TypeChangePlan; mapping: HierarchyMapping },
): Promise<void> {
  const references = findReferences(em.getDriver(), plan, mapping);
  const found = references.length > 0 ? await findOccupied(em, entity, references) : undefined;
  if (found) {
    throw new ReferencedTypeError({
      from: plan.from.name,
      to: plan.to.name,
      key: keyValues(entity).map(String).join(', '),
      table: found.table.tableName,
      constraint: found.constraint,
    });
  }
}

async function findOccupied(
  em: SqlEntityManager,
  entity: object,
  references: readonly Reference[],
): Promise<Reference | undefined> {
  const driver = em.getDriver();
  const key = keyValues(entity);
  const parts = references.map(({ table, columns }, index) => {
    const where = columns.map(name => `${driver.getPlatform().quoteIdentifier(name)} = ?`).join(' and ');
    return `(select ${index} as "reference" from ${driver.getTableName(table, {})} where ${where} limit 1)`;
  });
  const sql = parts.join(' union all ');
  const params = references.flatMap(() => key);
  const rows = await driver.execute<{ reference: number }[]>(sql, params, 'all', em.getTransactionContext());
  return rows[0] && references[rows[0].reference];
}

function findReferences(driver: AbstractSqlDriver, plan: TypeChangePlan, mapping: HierarchyMapping): Reference[] {
  const found = new Map<string, Reference>();
  const links = new Set(mapping.metaOf(plan.from).relations.map(prop => prop.owner && prop.pivotEntity));
  for (const meta of driver.getMetadata() as Iterable<EntityMetadata>) {
    for (const prop of meta.pivotTable || links.has(meta.class) ? [] : meta.relations) {
      const reference = leadsToLeft(prop, plan, mapping) ? referenceOf(driver, meta, prop) : undefined;
      if (reference && !(mapping.isJoined && isRefused(prop))) {
        found.set(`${reference.table.tableName} ${reference.columns.join()}`, reference);
      }
    }
  }
  return [...found.values()];
}

function leadsToLeft(prop: EntityProperty, plan: TypeChangePlan, mapping: HierarchyMapping): boolean {
  const level = prop.targetMeta && mapping.model.levelOf(prop.targetMeta.class);
  return level !== undefined && leaves(plan, level);
}

/** Whether the foreign key in the database forbids to delete its target. */
function isRefused({ kind, deleteRule }: EntityProperty): boolean {
  return kind !== ReferenceKind.MANY_TO_MANY && (deleteRule === undefined || /^(restrict|no action)$/.test(deleteRule));
}

function referenceOf(driver: AbstractSqlDriver, meta: EntityMetadata, prop: EntityProperty): Reference | undefined {
  const names = driver.config.getNamingStrategy();
  if (prop.kind === ReferenceKind.MANY_TO_MANY && prop.owner) {
    const table = driver.getMetadata().get(prop.pivotEntity);
    const columns = prop.inverseJoinColumns;
    return { table, columns, constraint: names.indexName(table.tableName, columns, 'foreign') };
  }
  if (prop.kind === ReferenceKind.MANY_TO_ONE || (prop.kind === ReferenceKind.ONE_TO_ONE && prop.owner)) {
    const table = tableOf(meta, prop);
    const columns = prop.joinColumns;
    return { table, columns, constraint: names.indexName(table.tableName, columns, 'foreign') };
  }
  return undefined;
}

/** The class of a joined hierarchy in whose table an inherited property stands. */
function tableOf(meta: EntityMetadata, prop: EntityProperty): EntityMetadata {
  let table = meta;
  while (table.tptParent && Object.hasOwn(table.tptParent.properties, prop.name)) {
    table = table.tptParent;
  }
  return table;
}
