import { Migration } from '@mikro-orm/migrations';
import { HierarchyMigrationError } from '../../errors/hierarchy-migration-error.ts';
import { LostValuesError, SubclassRowsError } from '../../errors/hierarchy-rows-error.ts';
import { listNames } from '../../errors/sentence.ts';
import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import { keepValues } from '../destructive/kept-values.ts';
import { classifySql, requireOneClass } from './classification.ts';
import {
  childTableCopies,
  type ColumnMove,
  columnMove,
  lostByMove,
  type RowCopy,
  rowCopy,
  singleTableCopies,
  targetsOf,
} from './copies.ts';
import type { HierarchyTables, StoredHierarchy } from './hierarchy-tables.ts';
import { type IdentityChange, identityChangeSql, requireKeptValues, requireNamed } from './identity-change.ts';
import { type IdentityRewrite, identityRewriteSql } from './identity-rewrite.ts';
import { withoutTriggers } from './quiet-triggers.ts';
import {
  findRows,
  requireBaseRows,
  requireChildRows,
  requireIdentities,
  requireOneType,
  requireOwnValues,
} from './row-checks.ts';
import { chainOf, hasIdentity, type RunQuery, rootTable, valuesLeftBy, valuesOf } from './table-sql.ts';

/** What becomes of the rows of a class that goes: the migration fails while there are any, they go, or they change. */
export type RemovedRows = 'refuse' | 'delete' | Omit<IdentityChange, 'from'>;

/**
 * A migration of a hierarchy with its rows. Its methods look for rows that would be lost, at once, and add SQL, which is sent after
 * `up()` or `down()`: what they refuse, they refuse before anything is changed.
 *
 * ```ts
 * const tool: HierarchyTables = {
 *   table: 'tool',
 *   key: ['id'],
 *   column: '_polymorphic_name',
 *   identities: { hammer: ['hammer'] },
 *   tables: { hammer: ['weight'] },
 * };
 * class ToolsInOneTable extends HierarchyMigration {
 *   override async up(): Promise<void> {
 *     await this.requireJoinedRows(tool);
 *     this.addSql('alter table "tool" add "weight" int null');
 *     await this.copyToSingleTable(tool);
 *     this.addSql('drop table "hammer"');
 *   }
 * }
 * ```
 *
 * It runs in a transaction that locks the tables of the hierarchy from the first check on. Triggers of the tables that are
 * written rest meanwhile.
 */
export abstract class HierarchyMigration extends Migration {
  readonly #gone = new Map<string, readonly string[]>();

  /**
   * Refuses a joined hierarchy with rows that are not what their identity says: `UnknownStoredIdentitiesError`,
   * `MissingChildRowsError`, `StrayChildRowsError`.
   */
  protected async requireJoinedRows(hierarchy: HierarchyTables): Promise<void> {
    await this.#lock([hierarchy.table, ...Object.keys(hierarchy.tables)]);
    await this.requireIdentities(hierarchy);
    await requireChildRows(this.#run, hierarchy);
    await requireBaseRows(this.#run, hierarchy);
  }

  /** Refuses a single table with rows that are not what their identity says: `UnknownStoredIdentitiesError`, `StrayValuesError`. */
  protected async requireSingleTableRows(hierarchy: HierarchyTables): Promise<void> {
    await this.#lock([hierarchy.table]);
    await this.requireIdentities(hierarchy);
    await requireOwnValues(this.#run, hierarchy);
  }

  /** Refuses rows with an identity that is none of those named; throws `UnknownStoredIdentitiesError`. */
  protected async requireIdentities(
    hierarchy: Pick<HierarchyTables, 'table' | 'column' | 'identities'>,
  ): Promise<void> {
    await this.#lock([hierarchy.table]);
    await requireIdentities(this.#run, hierarchy, Object.keys(hierarchy.identities));
    keepValues(this, { table: hierarchy.table, columns: [hierarchy.column], fit: true });
  }

  /** Fills the child tables from the columns of the root table, whose rows keep theirs until the columns are dropped. */
  protected async copyToChildTables(hierarchy: HierarchyTables): Promise<void> {
    await this.#add(Object.keys(hierarchy.tables), childTableCopies(hierarchy));
    keepValues(this, { table: hierarchy.table, columns: Object.values(hierarchy.tables).flat() });
  }

  /** Fills columns of the root table from the child tables. Throws `ColumnTypesError` where two of one name have different types. */
  protected async copyToSingleTable(hierarchy: HierarchyTables): Promise<void> {
    await requireOneType(this.#run, hierarchy);
    await this.#add([hierarchy.table], singleTableCopies(hierarchy));
    keepValues(this, ...valuesOf(hierarchy));
  }

  /** Copies the rows of a table into another one: those of a many-to-many relation, or of a class that comes between others. */
  protected async copyRows(copy: RowCopy): Promise<void> {
    await this.#lock([copy.from, copy.to]);
    await this.#add([copy.to], [rowCopy(copy)]);
    keepValues(this, { table: copy.from, columns: copy.columns });
  }

  /**
   * Copies columns from a table of a joined hierarchy to others, from parent to children or back. Throws `LostValuesError`
   * for values of rows that none of them has.
   */
  protected async moveColumns(move: ColumnMove): Promise<void> {
    const { from, columns, key = ['id'] } = move;
    const targets = targetsOf(move);
    await this.#lock([from, ...targets]);
    const findings = await findRows(this.#run, lostByMove(move));
    if (findings.length > 0) {
      const have = targets.length === 1 ? 'has' : 'have';
      throw new LostValuesError(`${from} that ${listNames(targets)} ${have} no row for`, findings);
    }
    await this.#add(targets, columnMove(move));
    keepValues(this, { table: from, columns: [...columns, ...key] });
  }

  /**
   * Writes the identity of each row of a joined hierarchy that had none, by the tables in which it has rows. Throws
   * `StrayChildRowsError`, `AmbiguousRowsError` and `UnclassifiedRowsError`.
   */
  protected async classifyRows(hierarchy: HierarchyTables): Promise<void> {
    await this.#lock([hierarchy.table, ...Object.keys(hierarchy.tables)]);
    await requireBaseRows(this.#run, hierarchy, false);
    await requireOneClass(this.#run, hierarchy);
    await this.#add([hierarchy.table], classifySql(hierarchy));
  }

  /** Rewrites stored identities, in the same column or into another one. Throws `UnknownStoredIdentitiesError`. */
  protected async rewriteIdentities(rewrite: IdentityRewrite): Promise<void> {
    const { table, from, identities } = rewrite;
    await this.#lock([table]);
    await requireIdentities(this.#run, { table, column: from }, Object.keys(identities));
    await this.#add([table], [identityRewriteSql(rewrite)]);
    keepValues(this, { table, columns: rewrite.to === from ? [] : [from] });
  }

  /**
   * Makes rows of one class rows of another, as when a class is split: the ones that `where` selects, with `values` for the
   * columns of the tables that they get. Throws `LostValuesError` for values that are in neither `values` nor `losing`.
   */
  protected async changeIdentity(hierarchy: StoredHierarchy, change: IdentityChange): Promise<void> {
    await this.#lock([hierarchy.table]);
    await requireKeptValues(this.#run, hierarchy, change);
    const tables = hierarchy.strategy === 'joined' ? Object.keys(hierarchy.tables) : [];
    await this.#add([hierarchy.table, ...tables], identityChangeSql(hierarchy, change));
    if (change.where === undefined) {
      this.#leave(hierarchy, change.from);
    }
  }

  /** Decides what becomes of the rows of a class before its table goes. Throws `SubclassRowsError` and `LostValuesError`. */
  protected async removeSubclass(
    hierarchy: StoredHierarchy,
    identity: string,
    { rows = 'refuse' }: { readonly rows?: RemovedRows } = {},
  ): Promise<void> {
    requireNamed(hierarchy, identity);
    if (typeof rows === 'object') {
      await this.changeIdentity(hierarchy, { ...rows, from: identity });
      return;
    }
    await this.#lock([hierarchy.table]);
    this.#leave(hierarchy, identity);
    if (rows === 'delete') {
      await this.#add([], this.#deletes(hierarchy, identity));
      return;
    }
    const sql = `select root.* from ${rootTable(hierarchy)} where ${hasIdentity(hierarchy, [identity])}`;
    const findings = await findRows(this.#run, [{ what: `'${identity}'`, sql }]);
    if (findings.length > 0) {
      throw new SubclassRowsError(hierarchy.table, findings);
    }
  }

  /** Rows of this identity are gone when the statements have run. */
  #leave(hierarchy: StoredHierarchy, identity: string): void {
    const gone = [...(this.#gone.get(hierarchy.table) ?? []), identity];
    this.#gone.set(hierarchy.table, gone);
    keepValues(this, ...valuesLeftBy(hierarchy, gone));
  }

  #deletes(hierarchy: StoredHierarchy, identity: string): string[] {
    const rows = `from ${rootTable(hierarchy)} where ${hasIdentity(hierarchy, [identity])}`;
    const key = hierarchy.key.map(quoteName).join(', ');
    const tables = hierarchy.strategy === 'joined' ? chainOf(hierarchy, identity).toReversed() : [];
    return [
      ...tables.map(table => `delete from ${quoteTable(table)} where (${key}) in (select ${key} ${rows})`),
      `delete ${rows}`,
    ];
  }

  readonly #run: RunQuery = async <T>(sql: string) => (await this.execute(sql)) as T[];

  /** Nobody writes between the checks and the statements that rely on them. */
  async #lock(tables: readonly string[]): Promise<void> {
    if (!this.ctx) {
      throw new HierarchyMigrationError(
        `The migration ${this.name ?? this.constructor.name} changes a hierarchy with its rows, and runs in no transaction. ` +
          `Leave MikroORM's option migrations.transactional and isTransactional() as they are.`,
      );
    }
    const found = await this.#run<{ name: string }>(
      `select name from unnest(array[${tables.map(table => `'${quoteTable(table).replaceAll("'", "''")}'`).join(', ')}]) as name where to_regclass(name) is not null`,
    );
    if (found.length > 0) {
      await this.execute(`lock table ${found.map(({ name }) => name).join(', ')} in access exclusive mode`);
    }
  }

  async #add(tables: readonly string[], statements: readonly string[]): Promise<void> {
    for (const sql of await withoutTriggers(this.#run, tables, statements)) {
      this.addSql(sql);
    }
  }
}
