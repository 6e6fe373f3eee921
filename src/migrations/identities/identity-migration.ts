import { DataMigration } from '../data/data-migration.ts';
import { quoteTable } from '../data/batch-sql.ts';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { IdentityRenameError } from '../../errors/identity-lock-error.ts';
import { sessionOn } from '../../internal/migrations/session.ts';
import { lacksNewNames, renamedDefinition } from './renamed-definition.ts';
import { rewriteTyped, typedChildren } from './typed-children.ts';

/** Which stored identities of a hierarchy are rewritten, in the names that the database has. */
export interface IdentityRenames {
  /** The root table, `schema.table` outside the current schema. */
  readonly table: string;
  /** The column of the identity. Default: `_polymorphic_name`. */
  readonly column?: string;
  /** The columns of the primary key. Default: `id`. */
  readonly key?: string | readonly string[];
  /** New identities by the old ones. */
  readonly identities: Readonly<Record<string, string>>;
  /** New names of constraints and indexes by the old ones. Default: they keep their names. */
  readonly constraints?: Readonly<Record<string, string>>;
  /** Rows in a batch. Default: 1000. */
  readonly size?: number;
}

interface Constraint {
  readonly name: string;
  readonly definition: string;
  readonly kind: 'check' | 'index';
}

/**
 * A data migration that rewrites stored identities, in batches and without a long lock.
 *
 * ```ts
 * class RenameSearchTool extends IdentityMigration {
 *   override name = '2026_05_16_143207-ae12cd34_rename_search_tool';
 *   override async up(): Promise<void> {
 *     await this.renameIdentities({ table: 'tool', identities: { searchtool: 'websearchtool' } });
 *   }
 *   override async down(): Promise<void> {
 *     await this.renameIdentities({ table: 'tool', identities: { websearchtool: 'searchtool' } });
 *   }
 * }
 * ```
 *
 * `CHECK`s and partial indexes of the table that compare the column with an old identity are doubled for the new one before
 * the first batch, and dropped after the last: no row is without them. Killed, it goes on where it stopped. Where the keys of
 * child tables carry the identity, as `typedKeys` makes them, rows and keys change in one transaction instead of in batches.
 */
export abstract class IdentityMigration extends DataMigration {
  /** Throws `IdentityRenameError` when a new identity is one of the old ones, or that of two. */
  protected async renameIdentities(renames: IdentityRenames): Promise<void> {
    const { table, column = '_polymorphic_name', key = 'id', identities, constraints = {}, size = 1000 } = renames;
    requireDistinct(identities);
    const target = (name: string): string => constraints[name] ?? name;
    const old = await this.#constraintsOf(table, column, identities);
    for (const constraint of old) {
      await this.#double(table, constraint, { column, identities });
    }
    const session = sessionOn(this.driver.getConnection(), this.ctx as object | undefined);
    const typed = await typedChildren(session, { table, column, identities });
    if (typed.length > 0) {
      await rewriteTyped(session, { table, column, identities }, typed);
    }
    for (const [from, to] of Object.entries(identities)) {
      const where = `${quoteName(column)} = ${quoteText(from)}`;
      await this.backfill({ table, key, where, set: { [column]: quoteText(to) }, size, step: `${from} to ${to}` });
    }
    for (const { name, kind } of old) {
      await this.#replace(table, { name, kind, target: target(name) });
    }
  }

  /** Those that a killed run has made are of the new identities, and no longer found. */
  async #constraintsOf(
    table: string,
    column: string,
    identities: IdentityRenames['identities'],
  ): Promise<Constraint[]> {
    const relation = quoteText(quoteTable(table));
    const found = (await this.execute(
      `select conname as "name", pg_get_constraintdef(oid) as "definition", 'check' as "kind" from pg_constraint ` +
        `where conrelid = ${relation}::regclass and contype = 'c' union all ` +
        `select c.relname, pg_get_indexdef(i.indexrelid), 'index' from pg_index i join pg_class c on c.oid = i.indexrelid ` +
        `where i.indrelid = ${relation}::regclass and i.indpred is not null order by 1`,
    )) as readonly unknown[] as readonly Constraint[];
    return found.filter(
      ({ name, definition }) => !name.endsWith(DOUBLE) && lacksNewNames(definition, column, identities),
    );
  }

  async #double(
    table: string,
    { name, definition, kind }: Constraint,
    { column, identities }: Required<Pick<IdentityRenames, 'column' | 'identities'>>,
  ): Promise<void> {
    const double = quoteName(doubleOf(name));
    const renamed = renamedDefinition(definition, column, identities);
    if (kind === 'check') {
      const valid = renamed.endsWith(' NOT VALID') ? renamed : `${renamed} not valid`;
      await this.execute(`alter table ${quoteTable(table)} drop constraint if exists ${double}`);
      await this.execute(`alter table ${quoteTable(table)} add constraint ${double} ${valid}`);
    } else {
      await this.execute(`drop index if exists ${schemaOf(table)}${double}`);
      await this.execute(
        renamed.replace(/^(CREATE (?:UNIQUE )?INDEX) (?:"(?:[^"]|"")+"|\S+) ON/, `$1 concurrently ${double} ON`),
      );
    }
  }

  async #replace(
    table: string,
    { name, kind, target }: { name: string; kind: Constraint['kind']; target: string },
  ): Promise<void> {
    const [old, double, own] = [name, doubleOf(name), target].map(quoteName) as [string, string, string];
    if (kind === 'check') {
      await this.execute(`alter table ${quoteTable(table)} validate constraint ${double}`);
      await this.execute(`alter table ${quoteTable(table)} drop constraint ${old}`);
      await this.execute(`alter table ${quoteTable(table)} rename constraint ${double} to ${own}`);
    } else {
      await this.execute(`drop index ${schemaOf(table)}${old}`);
      await this.execute(`alter index ${schemaOf(table)}${double} rename to ${own}`);
    }
  }
}

const DOUBLE = '_renamed';
const LONGEST_NAME = 63;

/** Cut where PostgreSQL would cut the end. */
function doubleOf(name: string): string {
  return `${Buffer.from(name)
    .subarray(0, LONGEST_NAME - DOUBLE.length)
    .toString()
    .replace(/\uFFFD+$/, '')}${DOUBLE}`;
}

function schemaOf(table: string): string {
  const [schema, name] = table.split('.');
  return name === undefined ? '' : `${quoteName(schema!)}.`;
}

/** Throws `IdentityRenameError` for renamings after which rows could not be told apart. */
export function requireDistinct(identities: IdentityRenames['identities']): void {
  const news = Object.values(identities);
  const chained = news.find(name => Object.hasOwn(identities, name));
  const twice = news.find((name, index) => news.indexOf(name) !== index);
  if (chained !== undefined || twice !== undefined) {
    throw new IdentityRenameError(
      `'${chained ?? twice}' is ${chained === undefined ? 'the new name of two identities' : 'an old and a new identity'} of one renaming, ` +
        `after which nobody could tell the rows apart. Rename in two migrations, or write the second by hand.`,
    );
  }
}
