import type { SqlEntityManager } from '@mikro-orm/sql';
import { quoteText } from '../../internal/discovery/identity-condition.ts';
import { namespacesOf } from '../../internal/migrations/live-schema.ts';
import type { CheckContext } from './check-context.ts';
import type { Finding } from './finding.ts';

interface UnfinishedRow {
  readonly state: 'invalid' | 'unvalidated' | 'disabled';
  readonly table: string;
  readonly name: string;
  /** Of an index. */
  readonly definition: string;
}

/** Indexes that PostgreSQL does not use, constraints that leave old rows unchecked, triggers that are switched off. */
export async function findUnfinishedObjects({ orm }: CheckContext): Promise<readonly Finding[]> {
  const em = orm.em as SqlEntityManager;
  const namespaces = namespacesOf(em.getDriver());
  const rows = await em.getConnection().execute<UnfinishedRow[]>(unfinishedSql(namespaces));
  return rows.map(row => FINDINGS[row.state](row));
}

/** `regclass` and `quote_ident` write names as SQL takes them. */
function unfinishedSql(namespaces: readonly string[]): string {
  const tables = `(select oid from pg_class where relnamespace in
    (select oid from pg_namespace where nspname in (${namespaces.map(quoteText).join(', ')})))`;
  return `select 'invalid' as state, indrelid::regclass::text as table, indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where not indisvalid and indrelid in ${tables}
    union all select 'unvalidated', conrelid::regclass::text, quote_ident(conname), '' from pg_constraint
    where not convalidated and conrelid in ${tables}
    union all select 'disabled', tgrelid::regclass::text, quote_ident(tgname), '' from pg_trigger
    where tgenabled = 'D' and not tgisinternal and tgrelid in ${tables} order by 2, 3`;
}

const FINDINGS: Readonly<Record<UnfinishedRow['state'], (row: UnfinishedRow) => Finding>> = {
  invalid: ({ table, name, definition }) => ({
    kind: 'unfinished-object',
    message: `The index ${name} of ${table} is invalid, since CREATE INDEX CONCURRENTLY failed or was interrupted: no query uses it, every write pays for it.`,
    fix: 'Drop it and create it again, after what it failed on is mended.',
    statements: [
      `drop index concurrently ${name}`,
      definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY '),
    ],
  }),
  unvalidated: ({ table, name }) => ({
    kind: 'unfinished-object',
    message: `The constraint ${name} of ${table} is NOT VALID: rows that were there before may break it.`,
    fix: 'Mend the rows that break it, and validate it.',
    statements: [`alter table ${table} validate constraint ${name}`],
  }),
  disabled: ({ table, name }) => ({
    kind: 'unfinished-object',
    message: `The trigger ${name} of ${table} is disabled.`,
    fix: 'Enable it.',
    statements: [`alter table ${table} enable trigger ${name}`],
  }),
};
