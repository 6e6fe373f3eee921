import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';

/** Whether a find brings a reference for the property, though its column is the other side's: MikroORM joins it for that. */
export function isInverseReference(driver: AbstractSqlDriver, prop: EntityProperty): boolean {
  return (
    prop.kind === ReferenceKind.ONE_TO_ONE &&
    !prop.owner &&
    !prop.lazy &&
    driver.config.get('autoJoinOneToOneOwner') &&
    prop.targetMeta?.compositePK === false
  );
}

/** The key of the row on the owning side that refers to `key`. */
export function inverseReference(
  driver: AbstractSqlDriver,
  prop: EntityProperty,
  { key, schema }: { key: string; schema: string | undefined },
): string {
  const target = prop.targetMeta!;
  const owner = (target.properties as Readonly<Record<string, EntityProperty>>)[prop.mappedBy]!;
  const table = tableOfProperty(target, owner);
  const quote = (name: string): string => driver.getPlatform().quoteIdentifier(name);
  const from = driver.getTableName(table, schema ? { schema } : {});
  const [id] = table.getPrimaryProps().flatMap(({ fieldNames }) => fieldNames);
  return `(select ${quote(`__owner.${id!}`)} from ${from} as ${quote('__owner')} where ${quote(`__owner.${owner.joinColumns[0]!}`)} = ${key})`;
}

/** The class of a joined hierarchy in whose table a property stands. */
function tableOfProperty(meta: EntityMetadata, prop: EntityProperty): EntityMetadata {
  let table = meta;
  while (table.tptParent && Object.hasOwn(table.tptParent.properties, prop.name)) {
    table = table.tptParent;
  }
  return table;
}
