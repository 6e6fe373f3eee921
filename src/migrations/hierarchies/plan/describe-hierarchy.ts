import type { EntityClass, EntityProperty, MikroORM } from '@mikro-orm/core';
import type { DatabaseSchema, SchemaGenerator } from '@mikro-orm/sql';
import { HierarchyMigrationError } from '../../../errors/hierarchy-migration-error.ts';
import { listNames } from '../../../errors/sentence.ts';
import { type HierarchyMapping, mappingsOf } from '../../../internal/mapping.ts';
import { isComputed } from '../../../internal/migrations/midway-schema.ts';
import { type Level, namesOf } from '../../../polymorphic/hierarchy-model.ts';
import { anOrm, type Check, isText, requireArgument } from '../../arguments.ts';
import { beside, type Configured, tableOf } from './table-names.ts';
import type { StoredHierarchy } from '../hierarchy-tables.ts';

/**
 * The tables, columns and identities of a hierarchy as the entities have them now, for a migration to hold.
 *
 * ```ts
 * const { strategy, tables, identities } = describeHierarchy(orm, Tool); // or 'tool', the root table
 * ```
 *
 * Throws `HierarchyMigrationError` for what is no root of a hierarchy of this ORM.
 */
export function describeHierarchy(orm: MikroORM, root: EntityClass | string): StoredHierarchy {
  requireArgument('describeHierarchy()', anOrm, orm);
  requireArgument('describeHierarchy()', ROOT, root);
  const generator = orm.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!;
  return describeMapping(orm, findMapping(orm, root), generator.getTargetSchema());
}

const ROOT: Check = [
  value => typeof value === 'function' || isText(value),
  'the root of a hierarchy: its class or table',
];

/** The hierarchy with this root, by its class, the name of the class or its table; throws `HierarchyMigrationError`. */
export function findMapping(orm: MikroORM, root: EntityClass | string): HierarchyMapping {
  const all = [...mappingsOf(orm.config)];
  const found = all.find(
    ({ rootMeta }) =>
      rootMeta.class === root ||
      rootMeta.className === root ||
      [rootMeta.tableName, tableOf(orm, rootMeta)].includes(root as string),
  );
  if (!found) {
    const name = typeof root === 'string' ? root : root.name;
    const known = listNames(all.map(({ rootMeta }) => tableOf(orm, rootMeta)));
    throw new HierarchyMigrationError(
      `${name} is not the root of a hierarchy of this ORM. Name the root by its table: ${known || 'there is none'}.`,
    );
  }
  return found;
}

/** A hierarchy as the schema of its entities has it. */
export function describeMapping(orm: Configured, mapping: HierarchyMapping, schema: DatabaseSchema): StoredHierarchy {
  const { model, rootMeta: root, isJoined } = mapping;
  const names = new Map([...model.levels].map(level => [level, tableName(orm, mapping, level)]));
  const below = [...model.levels].filter(level => level !== model.root);
  const key = root.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const own = isJoined
    ? (level: Level) => tableColumns(schema, names.get(level)!, [...key, model.settings.column])
    : (level: Level) => levelColumns(mapping, level, tableColumns(schema, tableOf(orm, root), key));
  return {
    strategy: isJoined ? 'joined' : 'single-table',
    table: tableOf(orm, root),
    key,
    column: model.settings.column,
    identities: identitiesOf(mapping, level => names.get(level)!),
    tables: Object.fromEntries(below.map(level => [names.get(level)!, own(level)])),
  };
}

/** The tables of every identity that rows may store, former ones too. */
export function identitiesOf(
  { model }: HierarchyMapping,
  table: (level: Level) => string,
): Readonly<Record<string, readonly string[]>> {
  const levels = model.concreteBelow(model.root);
  return Object.fromEntries(
    levels.flatMap(level => namesOf(level).map(identity => [identity, ancestry(level).map(table)] as const)),
  );
}

/** The levels from below the root down to one. */
export function ancestry(level: Level): Level[] {
  return level.parent ? [...ancestry(level.parent), level] : [];
}

/** The columns of a table that are written, but for some. */
export function tableColumns(schema: DatabaseSchema, table: string, without: readonly string[] = []): string[] {
  const columns = schema.getTable(table)?.getColumns() ?? [];
  return columns.filter(column => !isComputed(column) && !without.includes(column.name)).map(({ name }) => name);
}

/** In a single table the name that the table of the class would have. */
function tableName(orm: Configured, mapping: HierarchyMapping, level: Level): string {
  const meta = mapping.metaOf(level);
  return mapping.isJoined
    ? tableOf(orm, meta)
    : beside(tableOf(orm, mapping.rootMeta), orm.config.getNamingStrategy().classToTableName(level.name));
}

function levelColumns(mapping: HierarchyMapping, level: Level, all: readonly string[]): string[] {
  const inherited = new Set(storedColumns(mapping, level.parent!));
  const own = new Set(storedColumns(mapping, level));
  return all.filter(column => own.has(column) && !inherited.has(column));
}

/** MikroORM lists the properties of all classes of a single table with its root. */
function storedColumns(mapping: HierarchyMapping, level: Level): string[] {
  const meta = mapping.metaOf(level);
  const props: EntityProperty[] = meta.props.filter(prop => !(meta === mapping.rootMeta && prop.inherited));
  return props.filter(prop => prop.persist !== false).flatMap(prop => prop.fieldNames ?? []);
}
