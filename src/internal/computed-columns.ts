import { type EntityMetadata, type EntityProperty, raw, type RawQueryFragment } from '@mikro-orm/core';
import type { AbstractSqlDriver, AnyQueryBuilder } from '@mikro-orm/sql';
import { propertyOf } from '../polymorphic/load-scope.ts';
import { type HierarchyMapping, mappingsOf } from './mapping.ts';
import { splitFields } from './split-fields.ts';

/** What the classes below a middle class of a single table compute in SQL: formulas, and conversions of custom types. */
export function computedColumns(driver: AbstractSqlDriver, meta: EntityMetadata, alias: string): RawQueryFragment[] {
  const mapping = branchMapping(driver, meta);
  const below = mapping?.levelsBelow(mapping.levelOf(meta.class)).flatMap(level => mapping.metaOf(level).props) ?? [];
  const added = new Map(below.filter(prop => !propertyOf(meta, prop.name) && !prop.lazy).map(prop => [prop.name, prop]));
  return [...added.values()].flatMap(prop => columnsOf(driver, mapping!.rootMeta, { prop, alias, isPlainNeeded: false }));
}

/** Selects the fields of a find that only subclasses of a middle class of a single table have. */
export function selectSubclassColumns(
  driver: AbstractSqlDriver,
  meta: EntityMetadata,
  { qb, fields = [] }: { qb: AnyQueryBuilder<object>; fields: readonly string[] | undefined },
): void {
  const mapping = branchMapping(driver, meta);
  for (const name of mapping ? splitFields(meta, fields, driver.config).child : []) {
    const prop = propertyOf(mapping!.rootMeta, name);
    if (prop) {
      qb.state.fields?.push(...columnsOf(driver, mapping!.rootMeta, { prop, alias: qb.alias, isPlainNeeded: true }));
    }
  }
}

function branchMapping(driver: AbstractSqlDriver, meta: EntityMetadata): HierarchyMapping | undefined {
  const mapping = mappingsOf(driver.config).find(meta.class);
  return mapping && !mapping.isJoined && meta !== mapping.rootMeta ? mapping : undefined;
}

interface Selected {
  readonly prop: EntityProperty;
  readonly alias: string;
  /** Whether a column that SQL does not change has to be selected as well. */
  readonly isPlainNeeded: boolean;
}

function columnsOf(driver: AbstractSqlDriver, root: EntityMetadata, { prop, alias, isPlainNeeded }: Selected): RawQueryFragment[] {
  const platform = driver.getPlatform();
  const quote = (name: string): string => platform.quoteIdentifier(name).toString();
  if (prop.formula) {
    const quoted = quote(alias);
    const table = { alias: quoted, name: root.tableName, qualifiedName: driver.getTableName(root, {}, false), toString: () => quoted };
    return [raw(`${driver.evaluateFormula(prop.formula as never, root.createColumnMappingObject(alias), table as never)} as ${quote(prop.fieldNames[0]!)}`)];
  }
  return (prop.fieldNames ?? []).flatMap((name, index) => {
    const type = prop.customTypes?.[index] ?? prop.customType;
    const column = quote(`${alias}.${name}`);
    const converted = type?.convertToJSValueSQL?.(column, platform) ?? column;
    return converted !== column || isPlainNeeded ? [raw(`${converted} as ${quote(name)}`)] : [];
  });
}
