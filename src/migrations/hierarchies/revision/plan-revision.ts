import type { AbstractSqlDriver, DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import { backwards, renameTables, type TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { schemaSides, type SchemaSides } from '../../../internal/migrations/schema-sides.ts';
import { lockIn } from '../../identities/identity-lock-file.ts';
import { columnMove } from '../copies.ts';
import { type PlanStep, statements } from '../plan/migration-plan.ts';
import { type MovedColumn, movedColumns, movesOf } from './column-moves.ts';
import { addInserted, type InsertedTable, insertedRows, insertedTables } from './inserted-tables.ts';
import { pivotRenames } from './pivot-renames.ts';
import { storedRows } from './stored-rows.ts';
import { tableRenames } from './table-renames.ts';

/** A difference that takes rows along: tables that are renamed and columns that move, in the order in which a migration does it. */
export interface RevisionPlan {
  readonly up: readonly PlanStep[];
  readonly down: readonly PlanStep[];
  readonly renames: readonly TableRename[];
  /** The old names of tables whose new ones are known from the database alone, which others have to agree with. */
  readonly inferred: readonly string[];
}

/**
 * The difference of what migrations result in and the entities, by steps that keep the rows of hierarchies; undefined where no table of
 * one is renamed and no column moves, so that MikroORM's difference keeps them as well.
 */
export async function planRevision(
  driver: AbstractSqlDriver,
  before: () => Promise<DatabaseSchema | undefined>,
): Promise<RevisionPlan | undefined> {
  const options = driver.config.get('migrations');
  const sides = { ...schemaSides(driver, options), from: async () => (await before())! };
  // Tables of many schemas are compared with none.
  if ([...driver.getMetadata().getAll().values()].some(({ schema }) => schema === '*')) {
    return undefined;
  }
  const { comparator } = sides;
  const [from, to] = [await sides.from(), sides.to()];
  const stored = await storedRows(driver, { from, to });
  const facts = { driver, lock: (await lockIn(driver)) ?? {}, from, to, stored, comparator };
  const tables = tableRenames(facts);
  const renames = [...tables, ...pivotRenames(facts, tables)];
  const inserted = insertedTables(facts, tables);
  // MikroORM's option `safe` lets nothing be dropped, so that every value stays where it is.
  const moved = options.safe ? [] : movedColumns(facts, { renames: tables, inserted, comparator });
  return renames.length + moved.length + inserted.up.length + inserted.down.length === 0
    ? undefined
    : bothWays(sides, { renames, moved, inserted, to, inferred: tables.filter(each => each.isInferred) });
}

async function bothWays(
  sides: SchemaSides,
  { renames, moved, inserted, to, inferred }: Changes,
): Promise<RevisionPlan> {
  const up = await wayTo(sides, { start: sides.from, end: sides.to, moved, renames, inserted: inserted.up });
  const down = await wayTo(sides, {
    start: sides.to,
    end: sides.from,
    moved: turnedMoves({ renames, moved, inserted, to }),
    renames: backwards(renames),
    inserted: inserted.down,
    inverse: up.comparison,
  });
  return { up: up.steps, down: down.steps, renames, inferred: inferred.map(rename => rename.from) };
}

interface Changes extends Pick<Way, 'renames' | 'moved'> {
  readonly inserted: ReturnType<typeof insertedTables>;
  readonly to: DatabaseSchema;
  readonly inferred: readonly TableRename[];
}

type Comparison = ReturnType<SchemaComparator['compare']>;

interface Way {
  readonly start: () => DatabaseSchema | Promise<DatabaseSchema>;
  readonly end: () => DatabaseSchema | Promise<DatabaseSchema>;
  readonly moved: readonly MovedColumn[];
  readonly renames: readonly TableRename[];
  readonly inserted: readonly InsertedTable[];
  readonly inverse?: Comparison;
}

/**
 * Columns are added and filled before tables are renamed: what looks for rows does so at once, and has to name tables as they are.
 */
async function wayTo(
  { difference, comparator }: SchemaSides,
  { start, end, moved, renames, inserted, inverse }: Way,
): Promise<{ steps: PlanStep[]; comparison: Comparison }> {
  const midway = await start();
  const target = await end();
  addInserted(midway, target, inserted);
  addMoved(midway, target, { moved, renames, comparator });
  const added = difference(await start(), midway);
  const renamed = renameTables(midway, renames, { target, comparator });
  const { sql, comparison } = difference(midway, await end(), inverse);
  const filled = new Set(inserted.map(({ table }) => table));
  const sources = new Set(inserted.flatMap(each => each.sources));
  const toFilled = moved.filter(({ targets }) => targets.some(table => filled.has(table)));
  // Tables that do not exist yet can be looked into by statements only.
  const late = movesOf(toFilled.filter(each => !each.sources.some(table => sources.has(table))));
  const calls = [
    ...insertedRows(inserted, moved).map(options => ({ call: 'copyRows', options })),
    ...movesOf(moved.filter(each => !toFilled.includes(each))).map(options => ({ call: 'moveColumns', options })),
    ...statements(late.flatMap(columnMove)),
  ];
  return { comparison, steps: [...statements(added.sql), ...calls, ...statements(renamed), ...statements(sql)] };
}

/**
 * Adds the columns that moved ones go to, empty to begin with. New columns of a table that loses one, which MikroORM would take for the
 * old one under another name, come with them.
 */
function addMoved(
  midway: DatabaseSchema,
  target: DatabaseSchema,
  { moved, renames, comparator }: Pick<Way, 'moved' | 'renames'> & { readonly comparator: SchemaComparator },
): void {
  const now = (name: string): string => renames.find(rename => rename.from === name)?.to ?? name;
  for (const { column, sources, targets } of moved) {
    for (const name of targets) {
      midway.getTable(name)!.addColumn({ ...target.getTable(now(name))!.getColumn(column)!, nullable: true });
    }
    for (const table of sources.map(name => midway.getTable(name)!)) {
      const fresh = target.getTable(now(table.getShortestName()))?.getColumns() ?? [];
      const alike = fresh.filter(
        each => !table.hasColumn(each.name) && comparator.diffColumn(each, table.getColumn(column)!, table).size === 0,
      );
      alike.forEach(each => table.addColumn({ ...each, nullable: true }));
    }
  }
}

/** Tables that are gone have no rows to go back to, unless they are inserted again. */
function turnedMoves({ moved, renames, inserted, to }: Omit<Changes, 'inferred'>): MovedColumn[] {
  const now = (name: string): string => renames.find(rename => rename.from === name)?.to ?? name;
  const again = new Set(inserted.down.map(({ table }) => table));
  return moved.map(({ sources, targets, ...rest }) => ({
    ...rest,
    sources: targets.map(now),
    targets: sources.map(now).filter(name => to.hasTable(name) || again.has(name)),
  }));
}
