import type { TestOrm } from '../support/index.ts';

/** Every row of every table as JSON, in the order of that. */
export async function snapshot(db: TestOrm): Promise<Record<string, unknown>> {
  const tables = await db
    .em()
    .execute<{ name: string }[]>(
      `select tablename as "name" from pg_tables where schemaname = 'public' and tablename not like 'mikro%' order by 1`,
    );
  const entries: [string, unknown][] = [];
  for (const { name } of tables) {
    entries.push([
      name,
      await db.em().execute(`select to_jsonb(t) as "row" from "${name}" as t order by to_jsonb(t)::text`),
    ]);
  }
  return Object.fromEntries(entries);
}
