import { type EntityMetadata, type EntityProperty, raw, type RawQueryFragment } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { mappingsOf } from './mapping.ts';

/** What the classes below a middle class of a single table compute in SQL: formulas, and conversions of custom types. */
export function computedColumns(driver: AbstractSqlDriver, meta: EntityMetadata, alias: string): RawQueryFragment[] {
  const mapping = mappingsOf(driver.config).find(meta.class);
  if (!mapping || mapping.isJoined || meta === mapping.rootMeta) {
    return [];
  }
  const below = mapping.levelsBelow(mapping.levelOf(meta.class)).flatMap(level => mapping.metaOf(level).props);
  const props = new Map(below.filter(prop => !Object.hasOwn(meta.properties, prop.name)).map(prop => [prop.name, prop]));
  return [...props.values()].flatMap(prop => columnsOf(driver, mapping.rootMeta, prop, alias));
}

function columnsOf(driver: AbstractSqlDriver, root: EntityMetadata, prop: EntityProperty, alias: string): RawQueryFragment[] {
  const platform = driver.getPlatform();
  if (prop.formula) {
    const quoted = platform.quoteIdentifier(alias).toString();
    const table = { alias: quoted, name: root.tableName, qualifiedName: driver.getTableName(root, {}, false), toString: () => quoted };
    const sql = driver.evaluateFormula(prop.formula as never, root.createColumnMappingObject(alias), table as never);
    return prop.lazy ? [] : [raw(`${sql} as ${platform.quoteIdentifier(prop.fieldNames[0]!).toString()}`)];
  }
  return (prop.fieldNames ?? []).flatMap((name, index) => {
    const type = prop.customTypes?.[index] ?? prop.customType;
    const column = platform.quoteIdentifier(`${alias}.${name}`).toString();
    const converted = type?.convertToJSValueSQL?.(column, platform);
    return converted === undefined || converted === column || prop.lazy ? [] : [raw(`${converted} as ${platform.quoteIdentifier(name).toString()}`)];
  });
}
