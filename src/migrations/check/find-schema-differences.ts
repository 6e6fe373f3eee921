import type { CheckContext } from './check-context.ts';
import { pendingOf } from './find-migration-state.ts';
import type { Finding, FindingKind } from './finding.ts';
import { compareDatabase, compareSchemas, type SchemaComparison } from './schema-comparison.ts';
import type { Difference } from './schema-differences.ts';
import { readSchemas, type Schemas } from './schemas.ts';

/**
 * Compares entities, migrations and database with one another, object by object, and says which of the three is off: the one
 * that the other two disagree with.
 */
export async function findSchemaDifferences(context: CheckContext): Promise<readonly Finding[]> {
  const schemas = await readSchemas(context.orm);
  const { migrations, models, database } = schemas;
  const waiting = pendingOf(context).length;
  if (!migrations) {
    return waiting > 0 ? [notComparable(waiting)] : withoutSnapshot(context, schemas);
  }
  const ahead = compareSchemas(context.orm, migrations, models);
  if (waiting > 0) {
    return [...findingsOf(MODELS_AHEAD, ahead, ahead.differences), notComparable(waiting)];
  }
  const drift = compareDatabase(context.orm, database, migrations);
  const stray = compareDatabase(context.orm, database, models);
  const isOddOne = (difference: Difference): boolean =>
    ahead.has(difference) && drift.has(difference) && !stray.has(difference);
  return [
    ...findingsOf(
      MODELS_AHEAD,
      ahead,
      ahead.differences.filter(difference => !isOddOne(difference)),
    ),
    ...findingsOf(MIGRATIONS_BEHIND, ahead, ahead.differences.filter(isOddOne)),
    ...findingsOf(
      DATABASE_CHANGED,
      drift,
      drift.differences.filter(difference => !isOddOne(difference)),
    ),
  ];
}

/** How findings of one kind read: who is compared with whom. */
interface Wording {
  readonly kind: FindingKind;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly fix: string;
}

const MODELS_AHEAD: Wording = {
  kind: 'models-ahead',
  what: 'Entities and migrations differ',
  from: 'the migrations have',
  to: 'the entities have',
  fix: 'Run revision, which writes the migration that is missing; or change the entities back.',
};

const MIGRATIONS_BEHIND: Wording = {
  kind: 'migrations-behind',
  what: 'Entities and database agree, but no migration makes it so',
  from: 'the migrations have',
  to: 'the database has',
  fix: 'Run revision, and stamp it on this database, which has the change already; elsewhere upgrade applies it.',
};

const DATABASE_CHANGED: Wording = {
  kind: 'database-changed',
  what: 'The database was changed by hand',
  from: 'the database has',
  to: 'the migrations have',
  fix:
    'Undo it with the statements below, which may drop data; or declare it in the entities, run revision, ' +
    'and stamp it on this database.',
};

const WITHOUT_SNAPSHOT: Wording = {
  kind: 'models-ahead',
  what: 'Entities and database differ, and no snapshot tells which of them the migrations produce,',
  from: 'the database has',
  to: 'the entities have',
  fix: 'If the entities are right, run revision; if the database was changed by hand, undo that.',
};

function withoutSnapshot({ orm }: CheckContext, { database, models }: Schemas): Finding[] {
  const stray = compareDatabase(orm, database, models);
  return findingsOf(WITHOUT_SNAPSHOT, stray, stray.differences);
}

function notComparable(waiting: number): Finding {
  return {
    kind: 'not-comparable',
    message: `The database was not compared with the migrations, since ${waiting} of them ${waiting > 1 ? 'are' : 'is'} not applied.`,
    fix: 'Run upgrade, then check again.',
  };
}

/** One finding for each table. */
function findingsOf(wording: Wording, comparison: SchemaComparison, differences: readonly Difference[]): Finding[] {
  return [...Map.groupBy(differences, ({ table }) => table)].map(([table, group]) => ({
    kind: wording.kind,
    message: `${wording.what}${table && ` on ${table}`}: ${group.map(difference => sentence(difference, wording)).join('; ')}.`,
    fix: wording.fix,
    statements: comparison.sqlFor(group),
  }));
}

function sentence({ change, object, detail }: Difference, { from, to }: Wording): string {
  if (change === 'missing') return `${from} no ${object}`;
  if (change === 'extra') return `${to} no ${object}`;
  return `${from} another ${object}${detail === undefined ? '' : ` (${detail})`}`;
}
