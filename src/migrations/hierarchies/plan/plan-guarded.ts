import type { MigrationDiff } from '@mikro-orm/core';
import type { AbstractSqlDriver, SchemaGenerator } from '@mikro-orm/sql';
import { quoteText } from '../../../internal/discovery/identity-condition.ts';
import { mappingsOf } from '../../../internal/mapping.ts';
import { quoteTable } from '../../data/batch-sql.ts';
import { constantName } from './constant-name.ts';
import { describeMapping } from './describe-hierarchy.ts';
import { tableOf } from './table-names.ts';
import { type MigrationPlan, statements } from './migration-plan.ts';

/**
 * A difference that drops something of a hierarchy, with a check before: rows of a class that is gone would stay behind without
 * their values. Undefined for any other difference.
 */
export async function planGuarded(
  driver: AbstractSqlDriver,
  { up, down }: MigrationDiff,
): Promise<MigrationPlan | undefined> {
  const roots = await rootsOfDropped(driver, up);
  const touched = [...mappingsOf(driver.config)].filter(({ rootMeta, isJoined }) => {
    const table = quoteTable(tableOf(driver, rootMeta));
    const isAltered = up.some(sql => sql.startsWith(`alter table ${table} drop `));
    return roots.includes(table) || (!isJoined && isAltered);
  });
  if (touched.length === 0) {
    return undefined;
  }
  const target = driver.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!.getTargetSchema();
  return {
    constants: Object.fromEntries(
      touched.map(mapping => {
        const { strategy: _, ...tables } = describeMapping(driver, mapping, target);
        return [constantName(tables.table), tables];
      }),
    ),
    up: [
      ...touched.map(({ rootMeta }) => ({
        call: 'requireIdentities',
        constant: constantName(tableOf(driver, rootMeta)),
      })),
      ...statements(up.filter(Boolean)),
    ],
    down: statements(down.filter(Boolean)),
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
