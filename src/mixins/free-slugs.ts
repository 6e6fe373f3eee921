/** Where slugs are stored, as SQL quotes it, and how long they may be. */
export interface SlugColumn {
  readonly table: string;
  readonly column: string;
  readonly maxLength: number;
}

/** Slugs to choose, by the slugs of their texts, and slugs that somebody else will write. */
export interface SlugChoice {
  readonly bases: readonly string[];
  readonly reserved: ReadonlySet<string>;
}

/** Sends SQL with `?` for parameters. */
export type RunSql = (sql: string, params: unknown[]) => Promise<readonly { base: string; slug: string }[]>;

/** A hyphen and the digits of any number of rows. */
const LONGEST_SUFFIX = 12;

/** Chooses a free slug for each text, `a`, `a-2`, `a-3`…, by one query. */
export async function chooseSlugs(at: SlugColumn, choice: SlugChoice, run: RunSql): Promise<string[]> {
  const { bases } = choice;
  const sharing = Map.groupBy(bases, base => stemOf(base, at));
  const wanted = [...new Set(bases)].map(base => ({ base, count: sharing.get(stemOf(base, at))!.length }));
  const params = [JSON.stringify(wanted), JSON.stringify([...choice.reserved]), at.maxLength];
  const rows = bases.length === 0 ? [] : await run(freeSlugsSql(at), params);
  const free = Map.groupBy(rows, row => row.base);
  const used = new Set<string>();
  return bases.map(base => {
    const { slug } = free.get(base)!.find(row => !used.has(row.slug))!;
    used.add(slug);
    return slug;
  });
}

/** Long slugs that differ near their ends only may be cut to the same one. */
function stemOf(base: string, { maxLength }: SlugColumn): string {
  return Array.from(base)
    .slice(0, maxLength - LONGEST_SUFFIX)
    .join('');
}

/**
 * Goes from `a` to `a-2`, `a-3`… until as many free ones are found as wanted, each by the unique index: the rows that begin
 * alike are not read. A suffix takes the place of the last characters of a slug that is too long.
 */
function freeSlugsSql({ table, column }: SlugColumn): string {
  const isFree = (slug: string, ...taken: readonly string[]) => {
    const conditions = [
      `not exists (select 1 from ${table} as "s" where "s".${column} = ${slug})`,
      ...taken.map(query => `${slug} not in (${query})`),
    ];
    return `cross join lateral (select ${conditions.join(' and ')} as "is_free") as "f"`;
  };
  const given = 'select "slug" from "given"';
  const numbered = `rtrim(left("w"."base", ?::int - 1 - length(("w"."n" + 1)::text)), '-') || '-' || ("w"."n" + 1)`;
  return (
    `with recursive "wanted" as (select * from jsonb_to_recordset(?::jsonb) as "r"("base" text, "count" int)), ` +
    `"given" as (select jsonb_array_elements_text(?::jsonb) as "slug"), "w" as (` +
    `select "b"."base", "b"."count", 1 as "n", "b"."base" as "slug", "f"."is_free", "f"."is_free"::int as "found" ` +
    `from "wanted" as "b" ${isFree('"b"."base"', given)} union all ` +
    `select "w"."base", "w"."count", "w"."n" + 1, "c"."slug", "f"."is_free", "w"."found" + "f"."is_free"::int from "w" ` +
    `cross join lateral (select ${numbered} as "slug") as "c" ` +
    `${isFree('"c"."slug"', given, 'select "base" from "wanted"')} where "w"."found" < "w"."count") ` +
    `select "base", "slug" from "w" where "is_free" order by "base", "n"`
  );
}
