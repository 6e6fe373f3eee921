import type { MikroORM } from '@mikro-orm/core';
import { HierarchyMigrationError } from '../../../errors/hierarchy-migration-error.ts';
import { listNames } from '../../../errors/sentence.ts';
import { type SchemaWay, schemaWay } from '../../../internal/migrations/schema-steps.ts';
import type { HierarchyTables, StoredHierarchy } from '../hierarchy-tables.ts';
import { describeMapping, findMapping, tableColumns } from './describe-hierarchy.ts';
import { tableOf } from './table-names.ts';
import { type MigrationPlan, type PlanStep, statements } from './migration-plan.ts';
import { constantName } from './constant-name.ts';
import { relationCopies } from './relation-copies.ts';
import { storedTables } from './stored-tables.ts';

/** A hierarchy that is to be stored in another way; its entities are declared so already. */
export interface ConversionRequest {
  readonly convert: 'joined' | 'single-table';
  /** The root: its table or the name of its class. */
  readonly root: string;
  /** The child tables of the database by class, where they are not what the naming strategy says. */
  readonly tables?: Readonly<Record<string, string>>;
}

/** The migration from a database with the one way of storing to entities with the other, all rows kept, and back. */
export async function planConversion(orm: MikroORM, request: ConversionRequest): Promise<MigrationPlan> {
  const mapping = findMapping(orm, request.root);
  const way = await schemaWay(orm);
  const described = describeMapping(orm, mapping, way.to);
  requireTable(described, way);
  const stored =
    request.convert === 'joined'
      ? withoutStrategy(described)
      : storedTables(orm, { mapping, described, schema: way.from }, request.tables);
  requirePlaces(stored, way, request.convert);
  const constant = constantName(stored.table);
  const copies = relationCopies(orm, { mapping, way, stored });
  const toJoined = { check: 'requireSingleTableRows', copy: 'copyToChildTables' };
  const toSingleTable = { check: 'requireJoinedRows', copy: 'copyToSingleTable' };
  const [there, back] = request.convert === 'joined' ? [toJoined, toSingleTable] : [toSingleTable, toJoined];
  const rows = (isBack: boolean): PlanStep[] =>
    copies.map(copy => ({ call: 'copyRows', options: isBack ? { ...copy, from: copy.to, to: copy.from } : copy }));
  return {
    constants: { [constant]: stored },
    up: [
      { call: there.check, constant },
      ...statements(way.up.before),
      { call: there.copy, constant },
      ...rows(false),
      ...statements(way.up.after),
    ],
    down: [
      { call: back.check, constant },
      ...statements(way.down.before),
      { call: back.copy, constant },
      ...rows(true),
      ...statements(way.down.after),
    ],
  };
}

function withoutStrategy({ table, key, column, identities, tables }: StoredHierarchy): HierarchyTables {
  return { table, key, column, identities, tables };
}

/** Refuses a request that the entities, whatever the database has, do not agree with. */
export function requireConversion(orm: MikroORM, { root, convert }: ConversionRequest): void {
  const { isJoined, rootMeta } = findMapping(orm, root);
  const strategy = isJoined ? 'joined' : 'single-table';
  if (strategy !== convert) {
    const line = convert === 'joined' ? "inheritance: 'tpt'" : "discriminator: 'polymorphicName'";
    throw new HierarchyMigrationError(
      `The entities of ${tableOf(orm, rootMeta)} are declared as ${strategy}. Declare the root with ${line} first; the migration brings the database to it.`,
    );
  }
}

function requireTable({ table, column }: StoredHierarchy, { from }: SchemaWay): void {
  if (!from.getTable(table)?.hasColumn(column)) {
    throw new HierarchyMigrationError(
      `The database has no table ${table} with the column ${column}. Adopt the tables first: { adopt: '${table}' }.`,
    );
  }
}

/** Every column of the old tables needs a place in the new ones. */
function requirePlaces(stored: HierarchyTables, { from, to }: SchemaWay, convert: 'joined' | 'single-table'): void {
  const moved = [...new Set(Object.values(stored.tables).flat())];
  const [root, target] = [tableColumns(from, stored.table), tableColumns(to, stored.table)];
  const problem =
    convert === 'joined'
      ? [
          [
            root.filter(column => !target.includes(column) && !moved.includes(column)),
            'have no place in a child table',
          ],
          [moved.filter(column => !root.includes(column)), 'are in no table yet'],
        ]
      : [
          [moved.filter(column => !target.includes(column)), `have no place in ${stored.table}`],
          [moved.filter(column => root.includes(column)), `are in ${stored.table} and in a child table`],
        ];
  for (const [columns, what] of problem as [string[], string][]) {
    if (columns.length > 0) {
      throw new HierarchyMigrationError(
        `The columns ${listNames(columns)} ${what}. Add, drop or rename columns in a migration of its own, before this one.`,
      );
    }
  }
}
