import type { TestOrm } from '../support/index.ts';

/** The definitions of all CHECKs by name. */
export async function namedChecksOf(db: TestOrm): Promise<Record<string, string>> {
  const rows = await db.em().execute<{ name: string; definition: string }[]>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where contype = 'c' and connamespace = current_schema()::regnamespace order by conname`,
  );
  return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
}

/** The SQLSTATE that something is refused with; undefined when it is not. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );
}

/** The statements of a schema difference. */
export async function differenceOf(db: TestOrm): Promise<string[]> {
  const sql = await db.orm.schema.getUpdateSchemaSQL({ wrap: false });
  return sql
    .split(';\n')
    .map(statement => statement.trim().replace(/;$/, ''))
    .filter(Boolean);
}
