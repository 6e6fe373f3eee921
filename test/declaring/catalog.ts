import type { TestOrm } from '../support/index.ts';

/** A column as PostgreSQL's catalogue has it. */
export interface Column {
  readonly type: string;
  readonly length: number | null;
  readonly nullable: 'YES' | 'NO';
}

/** A foreign key as PostgreSQL's catalogue has it; the rules are `c` (cascade), `a` (no action), `n` (set null). */
export interface ForeignKey {
  readonly table: string;
  readonly column: string;
  readonly references: string;
  readonly onUpdate: string;
  readonly onDelete: string;
}

/** The columns of a table by name. */
export async function columnsOf(db: TestOrm, table: string): Promise<Record<string, Column>> {
  const rows = await db.em().execute<(Column & { name: string })[]>(
    `select column_name as "name", data_type as "type", character_maximum_length as "length", is_nullable as "nullable"
     from information_schema.columns where table_schema = current_schema() and table_name = ?`,
    [table],
  );
  return Object.fromEntries(rows.map(({ name, ...column }) => [name, column]));
}

/** The definitions of the indexes on a table. */
export async function indexesOf(db: TestOrm, table: string): Promise<string[]> {
  const rows = await db
    .em()
    .execute<{ indexdef: string }[]>(
      `select indexdef from pg_indexes where schemaname = current_schema() and tablename = ?`,
      [table],
    );
  return rows.map(({ indexdef }) => indexdef);
}

/** The foreign keys of one column each. */
export function foreignKeysOf(db: TestOrm): Promise<ForeignKey[]> {
  return db.em().execute<ForeignKey[]>(
    `select conrelid::regclass::text as "table", attname as "column", confrelid::regclass::text as "references",
       confupdtype::text as "onUpdate", confdeltype::text as "onDelete"
     from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and connamespace = current_schema()::regnamespace order by conname`,
  );
}

/** The columns of a table's primary key. */
export async function primaryKeyOf(db: TestOrm, table: string): Promise<string[]> {
  const rows = await db.em().execute<{ attname: string }[]>(
    `select attname from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
     where contype = 'p' and conrelid = ?::regclass`,
    [table],
  );
  return rows.map(({ attname }) => attname);
}

/** The definitions of all CHECKs. */
export async function checksOf(db: TestOrm): Promise<string[]> {
  const rows = await db
    .em()
    .execute<{ definition: string }[]>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'c' and connamespace = current_schema()::regnamespace`,
    );
  return rows.map(({ definition }) => definition);
}
