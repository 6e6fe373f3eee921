import type { MikroORM } from '@mikro-orm/core';
import { HierarchyMigrationError } from '../../../errors/hierarchy-migration-error.ts';
import { listNames } from '../../../errors/sentence.ts';
import { type SchemaWay, schemaWay } from '../../../internal/migrations/schema-steps.ts';
import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { IdentityRewrite } from '../identity-rewrite.ts';
import type { HierarchyTables, StoredHierarchy } from '../hierarchy-tables.ts';
import { constantName } from './constant-name.ts';
import { describeMapping, findMapping, tableColumns } from './describe-hierarchy.ts';
import { type MigrationPlan, type PlanStep, statements } from './migration-plan.ts';

/** Tables that another library or plain MikroORM made, which are to hold a hierarchy; its entities are declared already. */
export interface AdoptionRequest {
  /** The root: its table or the name of its class. */
  readonly adopt: string;
  /** The column that stores which class a row has, where it has another name. */
  readonly column?: string;
  /** What the database stores for each class, by class. Default: the identities, or what plain MikroORM stores in a single table. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The migration that gives rows of other origin their identities, and back. */
export async function planAdoption(orm: MikroORM, request: AdoptionRequest): Promise<MigrationPlan> {
  const mapping = findMapping(orm, request.adopt);
  const way = await schemaWay(orm);
  const described = describeMapping(orm, mapping, way.to);
  requireTables(described, way);
  const constant = constantName(described.table);
  const column = typeColumn(described, way, request.column);
  requireColumns(described, way, column);
  if (column === undefined) {
    return {
      constants: { [constant]: withoutFormer(mapping, described) },
      up: [...statements(way.up.before), { call: 'classifyRows', constant }, ...statements(way.up.after)],
      down: [...statements(way.down.before), ...statements(way.down.after)],
    };
  }
  const rewrite = rewriteOf(orm, { mapping, described, column }, request.values);
  const check = described.strategy === 'joined' ? 'requireJoinedRows' : 'requireSingleTableRows';
  return {
    constants: { [constant]: rewrite ? asStored(described, rewrite) : tablesOf(described) },
    up: [{ call: check, constant }, ...statements(way.up.before), ...rewriting(rewrite), ...statements(way.up.after)],
    down: [...statements(way.down.before), ...rewriting(rewrite && inverse(rewrite)), ...statements(way.down.after)],
  };
}

/** Refuses a request that the entities, whatever the database has, do not agree with. */
export function requireAdoption(orm: MikroORM, { adopt, values = {} }: AdoptionRequest): void {
  const { model } = findMapping(orm, adopt);
  const names = model.concreteBelow(model.root).map(({ name }) => name);
  const unknown = Object.keys(values).find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new HierarchyMigrationError(
      `values names ${unknown}, which is no concrete class of ${model.root.name}: ${listNames(names)}.`,
    );
  }
}

function tablesOf({ table, key, column, identities, tables }: StoredHierarchy): HierarchyTables {
  return { table, key, column, identities, tables };
}

/** Rows without an identity get the present one of their class. */
function withoutFormer({ model }: HierarchyMapping, described: StoredHierarchy): HierarchyTables {
  const present = model
    .identitiesBelow(model.root)
    .map(identity => [identity, described.identities[identity]!] as const);
  return { ...tablesOf(described), identities: Object.fromEntries(present) };
}

/** With the values that the database stores before. */
function asStored(described: StoredHierarchy, { from, identities }: IdentityRewrite): HierarchyTables {
  const entries = Object.entries(identities).map(([old, identity]) => [old, described.identities[identity]!] as const);
  return { ...tablesOf(described), column: from, identities: Object.fromEntries(entries) };
}

function requireTables({ table, strategy, tables }: StoredHierarchy, { from }: SchemaWay): void {
  const wanted = strategy === 'joined' ? [table, ...Object.keys(tables)] : [table];
  const missing = wanted.filter(name => !from.hasTable(name));
  if (missing.length > 0) {
    throw new HierarchyMigrationError(
      `The database has no table ${listNames(missing)}. Give the classes the names of the tables that are there, with tableName.`,
    );
  }
}

/** A column that no property has would be dropped with its values. */
function requireColumns({ table, strategy, tables }: StoredHierarchy, { from, to }: SchemaWay, type?: string): void {
  const adopted = strategy === 'joined' ? [table, ...Object.keys(tables)] : [table];
  const lost = adopted.flatMap(name => {
    const kept = tableColumns(to, name);
    return tableColumns(from, name, type === undefined ? kept : [...kept, type]).map(column => `${name}.${column}`);
  });
  if (lost.length > 0) {
    throw new HierarchyMigrationError(
      `The columns ${listNames(lost)} are those of no property. Map them, or drop them in a migration of its own before.`,
    );
  }
}

/** The column of the database that tells the class of a row; undefined when only the tables tell it. */
function typeColumn(
  { table, strategy, column }: StoredHierarchy,
  { from, to }: SchemaWay,
  given?: string,
): string | undefined {
  const columns = tableColumns(from, table);
  const name = given ?? (columns.includes(column) ? column : undefined);
  if (name !== undefined) {
    if (!columns.includes(name)) {
      throw new HierarchyMigrationError(`The table ${table} has no column ${name}. It has ${listNames(columns)}.`);
    }
    return name;
  }
  const gone = columns.filter(each => !tableColumns(to, table).includes(each));
  if (strategy === 'single-table' && gone.length !== 1) {
    throw new HierarchyMigrationError(
      `Which column of ${table} stores the class of a row? Name it: { adopt: '${table}', column: '…' }.`,
    );
  }
  return strategy === 'single-table' ? gone[0] : undefined;
}

interface Adopted {
  readonly mapping: HierarchyMapping;
  readonly described: StoredHierarchy;
  readonly column: string;
}

/** Undefined when the database stores the identities already. */
function rewriteOf(
  orm: MikroORM,
  { mapping, described, column }: Adopted,
  values: Readonly<Record<string, string>> | undefined,
): IdentityRewrite | undefined {
  const { model } = mapping;
  if (!values && column === described.column) {
    return undefined;
  }
  const naming = orm.config.getNamingStrategy();
  const entries = model
    .concreteBelow(model.root)
    .map(({ name, identity }) => [values?.[name] ?? naming.classToTableName(name), identity!] as const);
  const identities = Object.fromEntries(entries);
  if (Object.keys(identities).length < entries.length) {
    throw new HierarchyMigrationError(
      `Two classes of ${model.root.name} have the same value. Give each its own in values.`,
    );
  }
  return { table: described.table, from: column, to: described.column, identities };
}

function inverse({ table, from, to, identities }: IdentityRewrite): IdentityRewrite {
  const turned = Object.entries(identities).map(([old, identity]) => [identity, old] as const);
  return { table, from: to, to: from, identities: Object.fromEntries(turned) };
}

function rewriting(options: IdentityRewrite | undefined): PlanStep[] {
  return options ? [{ call: 'rewriteIdentities', options }] : [];
}
