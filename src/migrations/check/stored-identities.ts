import type { EntityMetadata } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { type HierarchyMapping, mappingsOf } from '../../internal/mapping.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import type { CheckContext } from './check-context.ts';

/** An identity that rows of a root table store. */
export interface StoredIdentity {
  readonly identity: string;
  readonly rows: number;
  /** The concrete level that it names; undefined when there is none. */
  readonly level: Level | undefined;
}

/** A hierarchy whose root table exists, with what is stored there. */
export interface StoredHierarchy {
  readonly mapping: HierarchyMapping;
  readonly stored: readonly StoredIdentity[];
}

/** The identities that every root table stores, with the number of rows. */
export async function storedHierarchies({ orm }: CheckContext): Promise<StoredHierarchy[]> {
  const em = orm.em as SqlEntityManager;
  const found: StoredHierarchy[] = [];
  const byTable = [...mappingsOf(orm.config)].toSorted((a, b) =>
    a.rootMeta.tableName.localeCompare(b.rootMeta.tableName),
  );
  for (const mapping of byTable) {
    const { model, rootMeta } = mapping;
    if (await hasColumns(em, rootMeta, [model.settings.column])) {
      const column = quoteName(model.settings.column);
      const rows = await em
        .getConnection()
        .execute<{ identity: string; rows: string }[]>(
          `select ${column} as identity, count(*)::text as rows from ${tableSql(em, rootMeta)} group by 1 order by 1`,
        );
      const stored = rows.map(row => ({
        identity: row.identity,
        rows: Number(row.rows),
        level: model.resolve(row.identity, model.root),
      }));
      found.push({ mapping, stored });
    }
  }
  return found;
}

/** Whether a table and some of its columns exist; what lacks is for those findings that compare schemas. */
export async function hasColumns(
  em: SqlEntityManager,
  meta: EntityMetadata,
  columns: readonly string[],
): Promise<boolean> {
  const [row] = await em.getConnection().execute<{ found: number }[]>(
    `select count(*)::int as found from pg_attribute
     where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and attname in (${columns.map(() => '?').join(', ')})`,
    [tableSql(em, meta), ...columns],
  );
  return row?.found === columns.length;
}

/** The table of a class, quoted, with its schema when it has one. */
export function tableSql(em: SqlEntityManager, { schema, tableName }: EntityMetadata): string {
  const own = schema === undefined || schema === '*' ? em.config.get('schema') : schema;
  return [own, tableName]
    .filter(part => part !== undefined)
    .map(quoteName)
    .join('.');
}
