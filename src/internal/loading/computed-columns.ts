import { type EntityMetadata, type EntityProperty, raw, type RawQueryFragment } from '@mikro-orm/core';
import type { AbstractSqlDriver, AnyQueryBuilder } from '@mikro-orm/sql';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { isColumn } from './child-table.ts';
import type { FieldSelection } from './field-selection.ts';
import { inverseReference, isInverseReference } from './inverse-reference.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';

/** What the classes below a middle class of a single table compute in SQL: formulas, and conversions of custom types. */
export function computedColumns(driver: AbstractSqlDriver, meta: EntityMetadata, alias: string): RawQueryFragment[] {
  const mapping = branchMapping(driver, meta);
  const props = mapping ? subclassProperties(mapping, meta).filter(prop => isColumn(prop) && !prop.lazy) : [];
  return props.flatMap(prop => columnsOf(driver, mapping!.rootMeta, { prop, alias, isPlainNeeded: false }));
}

/**
 * Selects what a find through a middle class of a single table wants of its subclasses: their columns, where MikroORM lists
 * columns in place of `*`, and the references that it joins.
 */
export function selectSubclassColumns(
  driver: AbstractSqlDriver,
  meta: EntityMetadata,
  { qb, selection, schema }: { qb: AnyQueryBuilder<object>; selection: FieldSelection; schema: string | undefined },
): void {
  const mapping = branchMapping(driver, meta);
  const { fields } = qb.state;
  if (!mapping || !fields) {
    return;
  }
  const isListed = !fields.some(field => field === '*' || field === `${qb.alias}.*`);
  const [key] = mapping.rootMeta.getPrimaryProps().flatMap(({ fieldNames }) => fieldNames);
  for (const prop of subclassProperties(mapping, meta).filter(each => selection.wants(each, mapping.rootMeta))) {
    if (isInverseReference(driver, prop)) {
      const column = driver.getPlatform().quoteIdentifier(`${qb.alias}.${key!}`);
      const reference = inverseReference(driver, prop, { key: column, schema });
      fields.push(raw(`${reference} as ${driver.getPlatform().quoteIdentifier(prop.name)}`));
    } else if (isListed && isColumn(prop)) {
      fields.push(...columnsOf(driver, mapping.rootMeta, { prop, alias: qb.alias, isPlainNeeded: true }));
    }
  }
}

/** The properties that only classes below a middle class have. */
function subclassProperties(mapping: HierarchyMapping, meta: EntityMetadata): EntityProperty[] {
  const below = mapping.levelsBelow(mapping.levelOf(meta.class)).flatMap(level => mapping.metaOf(level).props);
  return [...new Map(below.filter(prop => !propertyOf(meta, prop.name)).map(prop => [prop.name, prop])).values()];
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

function columnsOf(
  driver: AbstractSqlDriver,
  root: EntityMetadata,
  { prop, alias, isPlainNeeded }: Selected,
): RawQueryFragment[] {
  const platform = driver.getPlatform();
  const quote = (name: string): string => platform.quoteIdentifier(name);
  if (prop.formula) {
    const quoted = quote(alias);
    const table = {
      alias: quoted,
      name: root.tableName,
      qualifiedName: driver.getTableName(root, {}, false),
      toString: () => quoted,
    };
    return [
      raw(
        `${driver.evaluateFormula(prop.formula as never, root.createColumnMappingObject(alias), table as never)} as ${quote(prop.fieldNames[0]!)}`,
      ),
    ];
  }
  return (prop.fieldNames ?? []).flatMap((name, index) => {
    const type = prop.customTypes?.[index] ?? prop.customType;
    const column = quote(`${alias}.${name}`);
    const converted = type?.convertToJSValueSQL?.(column, platform) ?? column;
    return converted !== column || isPlainNeeded ? [raw(`${converted} as ${quote(name)}`)] : [];
  });
}
