import type { AbstractSqlDriver } from '@mikro-orm/sql';

/** The first key of the library's advisory locks on slugs: `slug` in ASCII. The second is the `oid` of the table. */
const LOCK_CLASS = 0x73_6c_75_67;

/**
 * Waits until no other transaction chooses slugs in these tables. In the order of their numbers: two flushes with several
 * tables would wait for each other otherwise.
 */
export async function lockSlugs(
  driver: AbstractSqlDriver,
  tables: ReadonlySet<string>,
  ctx: object | undefined,
): Promise<void> {
  if (tables.size > 0) {
    const oids =
      'select distinct "n"::regclass::oid::int as "oid" from jsonb_array_elements_text(?::jsonb) as "n" order by 1';
    const sql = `select pg_advisory_xact_lock(${LOCK_CLASS}, "t"."oid") from (${oids}) as "t"`;
    await driver.execute(sql, [JSON.stringify([...tables])], 'all', ctx);
  }
}
