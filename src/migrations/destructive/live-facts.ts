import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { anOrm, requireArgument } from '../arguments.ts';
import type { TableName } from '../sql/token-reader.ts';
import type { TableFacts } from './table-facts.ts';

const COUNTED = 100_000;
const TYPE = `select format_type(atttypid, atttypmod) as type from pg_attribute
where attrelid = to_regclass(?) and attname = ? and attnum > 0 and not attisdropped`;
const COLUMNS = `select attname::text as name from pg_attribute
where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`;
const ESTIMATE = 'select greatest(reltuples, ?)::float8 as rows from pg_class where oid = to_regclass(?)';

/** Looks at the tables as they are in the database; above 100,000 rows it takes PostgreSQL's estimate. */
export function liveFacts(orm: MikroORM, context?: object): TableFacts {
  requireArgument('liveFacts()', anOrm, orm);
  return tableFacts(orm.em as SqlEntityManager, context);
}

/** What `liveFacts` looks at, by the EntityManager of an ORM. */
export function tableFacts(manager: SqlEntityManager, context?: object): TableFacts {
  const em = manager.fork();
  if (context) em.setTransactionContext(context);
  const first = async <Row>(sql: string, params: unknown[]): Promise<Row | undefined> =>
    (await em.execute<Row[]>(sql, params))[0];
  return {
    async exists(table) {
      return (
        (await first<{ found: boolean }>('select to_regclass(?) is not null as found', [named(table)]))?.found ?? false
      );
    },
    async rowsOf(table) {
      const counted = await first<{ rows: number }>(
        `select count(*)::int as rows from (select 1 from ${named(table)} limit ${COUNTED + 1}) as counted`,
        [],
      );
      if (!counted || counted.rows <= COUNTED) return counted?.rows;
      return (await first<{ rows: number }>(ESTIMATE, [counted.rows, named(table)]))?.rows;
    },
    async columnsOf(table) {
      return (await em.execute<{ name: string }[]>(COLUMNS, [named(table)])).map(({ name }) => name);
    },
    async typeOf(table, column) {
      return (await first<{ type: string }>(TYPE, [named(table), column]))?.type;
    },
    async hasNulls(table, column) {
      if ((await this.typeOf(table, column)) === undefined) return true;
      const sql = `select exists (select from ${named(table)} where ${quoted(column)} is null) as found`;
      return (await first<{ found: boolean }>(sql, []))?.found ?? true;
    },
  };
}

function named({ schema, name }: TableName): string {
  return schema ? `${quoted(schema)}.${quoted(name)}` : quoted(name);
}

/** A dot in a name is part of it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
