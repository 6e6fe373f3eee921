import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import type { MigrationSession } from '../../internal/migrations/session.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { IdentityRenames } from './identity-migration.ts';

/** A child table whose key carries the identity of its class, as `typedKeys` makes it; all names are quoted. */
export interface TypedChild {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullability: string;
  /** The identity as PostgreSQL shows the constant: `'dog'::character varying`. */
  readonly constant: string;
  readonly key: string;
  readonly definition: string;
}

type Renames = Required<Pick<IdentityRenames, 'table' | 'column' | 'identities'>>;

/** The children of a root table that carry one of the old identities. */
export async function typedChildren(
  session: MigrationSession,
  { table, column, identities }: Renames,
): Promise<TypedChild[]> {
  const children = await session.execute<TypedChild>(
    `select k.conrelid::regclass::text as "table", quote_ident(a.attname) as "column", format_type(a.atttypid, a.atttypmod) as "type",
        case when a.attnotnull then ' not null' else '' end as "nullability", pg_get_expr(d.adbin, d.adrelid) as "constant",
        quote_ident(k.conname) as "key", pg_get_constraintdef(k.oid) as "definition"
      from pg_constraint k
      join pg_attribute p on p.attrelid = k.confrelid and p.attnum = any(k.confkey) and p.attname = ${quoteText(column)}
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[array_position(k.confkey, p.attnum)] and a.attgenerated = 's'
      join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where k.contype = 'f' and k.confrelid = ${quoteText(quoteTable(table))}::regclass order by 1`,
  );
  return children.filter(child => renamedIdentity(child, identities) !== undefined);
}

/**
 * Rewrites the rows of the root and the columns of its children in one transaction: a key cannot carry two identities, so there is
 * no way in batches that would keep rows and keys together.
 */
export async function rewriteTyped(
  session: MigrationSession,
  { table, column, identities }: Renames,
  children: readonly TypedChild[],
): Promise<void> {
  const root = quoteTable(table);
  const statements = [
    `lock table ${root} in share row exclusive mode`,
    ...children.map(child => `alter table ${child.table} drop column ${child.column}`),
    ...Object.entries(identities).map(
      ([from, to]) =>
        `update ${root} set ${quoteName(column)} = ${quoteText(to)} where ${quoteName(column)} = ${quoteText(from)}`,
    ),
    'set constraints all immediate',
    ...children.flatMap(child => retyped(child, renamedIdentity(child, identities)!)),
  ];
  await session.transactional(async run => {
    for (const sql of statements) {
      await run.execute(sql);
    }
  });
}

/** The foreign key went with its column. */
function retyped(child: TypedChild, identity: string): string[] {
  const column = `${child.column} ${child.type} generated always as (${quoteText(identity)}) stored${child.nullability}`;
  return [
    `alter table ${child.table} add column ${column}`,
    `alter table ${child.table} add constraint ${child.key} ${child.definition}`,
  ];
}

function renamedIdentity({ constant }: TypedChild, identities: IdentityRenames['identities']): string | undefined {
  return Object.entries(identities).find(([from]) => constant.replace(/::[a-z ]+$/, '') === quoteText(from))?.[1];
}
