import type { AbstractSqlDriver, SchemaGenerator } from '@mikro-orm/sql';
import { quoteText } from '../../../internal/discovery/identity-condition.ts';
import { mappingsOf } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { quoteTable } from '../../data/batch-sql.ts';
import type { HierarchyTables } from '../hierarchy-tables.ts';
import { constantName } from './constant-name.ts';
import { describeMapping } from './describe-hierarchy.ts';
import type { MigrationPlan, PlanStep } from './migration-plan.ts';

/** Checks that a migration begins with, and the constants that they name. */
export type Guards = Pick<MigrationPlan, 'constants'> & { readonly steps: readonly PlanStep[] };

/** Tables that get other names, and which of them are known from one database alone, by their old names. */
interface KnownRenames {
  readonly renames: readonly TableRename[];
  readonly inferred: readonly string[];
}

/**
 * What a difference that drops something of a hierarchy begins with: rows of a class that is gone would stay behind without their
 * values. Where a table is taken for that of a renamed class, its rows have to be of that class. Tables have the names before the
 * migration.
 */
export async function planGuards(
  driver: AbstractSqlDriver,
  up: readonly string[],
  { renames, inferred }: KnownRenames = { renames: [], inferred: [] },
): Promise<Guards> {
  const roots = await rootsOfDropped(driver, up);
  const target = driver.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!.getTargetSchema();
  const guards = [...mappingsOf(driver.config)]
    .map(mapping => describeMapping(driver, mapping, target))
    .flatMap(({ strategy, ...described }): { call: string; tables: HierarchyTables }[] => {
      const tables = asBefore(described, renames);
      const isAltered = up.some(sql => sql.startsWith(`alter table ${quoteTable(described.table)} drop `));
      const own = Object.entries(tables.tables).filter(([table]) => inferred.includes(table));
      if (strategy === 'joined' && own.length > 0) {
        return [{ call: 'requireJoinedRows', tables: { ...tables, tables: Object.fromEntries(own) } }];
      }
      const isDropped = roots.includes(quoteTable(tables.table)) || (strategy === 'single-table' && isAltered);
      return isDropped || inferred.includes(tables.table) ? [{ call: 'requireIdentities', tables }] : [];
    });
  return {
    constants: Object.fromEntries(guards.map(({ tables }) => [constantName(tables.table), tables])),
    steps: guards.map(({ call, tables }) => ({ call, constant: constantName(tables.table) })),
  };
}

function asBefore(hierarchy: HierarchyTables, renames: readonly TableRename[]): HierarchyTables {
  const before = (name: string): string => renames.find(rename => rename.to === name)?.from ?? name;
  const entries = Object.entries(hierarchy.identities);
  return {
    ...hierarchy,
    table: before(hierarchy.table),
    identities: Object.fromEntries(entries.map(([identity, chain]) => [identity, chain.map(before)])),
    tables: Object.fromEntries(Object.entries(hierarchy.tables).map(([table, columns]) => [before(table), columns])),
  };
}

/** The tables that dropped ones have their keys of, at any depth, quoted. */
async function rootsOfDropped(driver: AbstractSqlDriver, up: readonly string[]): Promise<string[]> {
  const dropped = up.flatMap(
    sql => /^drop table (?:if exists )?(?<table>"[^;]+?")(?: cascade)?;?$/.exec(sql)?.groups?.['table'] ?? [],
  );
  if (dropped.length === 0) {
    return [];
  }
  const defaultSchema = driver.getPlatform().getDefaultSchemaName() ?? 'public';
  const list = dropped.map(table => `to_regclass(${quoteText(table)})::oid`).join(', ');
  const rows = await driver.execute<{ table: string }[]>(
    `with recursive above as (select unnest(array[${list}]) as "oid" union select child.confrelid from pg_constraint as child ` +
      `join pg_constraint as own on own.conrelid = child.conrelid and own.contype = 'p' and own.conkey = child.conkey ` +
      `join above on above."oid" = child.conrelid where child.contype = 'f') ` +
      `select case when nspname = ${quoteText(defaultSchema)} then '' else '"' || nspname || '".' end || '"' || relname || '"' as "table" ` +
      `from above join pg_class on pg_class.oid = above."oid" join pg_namespace on pg_namespace.oid = relnamespace`,
  );
  return rows.map(({ table }) => table);
}
