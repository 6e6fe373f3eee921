import type { MikroORM } from '@mikro-orm/core';
import { aMessage, anOrm, type Check, isObject, isText, requireArgument } from '../arguments.ts';
import { migratorOf } from '../extension.ts';
import { type AdoptionRequest, planAdoption, requireAdoption } from './plan/plan-adoption.ts';
import { type ConversionRequest, planConversion, requireConversion } from './plan/plan-conversion.ts';
import { renderPlan } from './plan/render-plan.ts';

/**
 * Writes a migration that brings the rows of a hierarchy from how the database stores them to how the entities declare them, and
 * gives back the name of its file.
 *
 * ```ts
 * await writeHierarchyMigration(orm, 'tools in one table', { convert: 'single-table', root: 'tool' });
 * await writeHierarchyMigration(orm, 'adopt pets', { adopt: 'pet', column: 'kind', values: { Dog: 'D', Cat: 'C' } });
 * ```
 *
 * Throws `HierarchyMigrationError` for what has no place in the new tables, and `PendingMigrationsError` while the database is
 * behind.
 */
export async function writeHierarchyMigration(
  orm: MikroORM,
  message: string,
  request: ConversionRequest | AdoptionRequest,
): Promise<string> {
  requireArgument('writeHierarchyMigration()', anOrm, orm);
  requireArgument('writeHierarchyMigration()', aMessage, message);
  requireArgument('writeHierarchyMigration()', REQUEST, request);
  if ('convert' in request) {
    requireConversion(orm, request);
  } else {
    requireAdoption(orm, request);
  }
  return migratorOf(orm).write(message, async () => {
    const plan = await ('convert' in request ? planConversion(orm, request) : planAdoption(orm, request));
    return (className, emit) => renderPlan(plan, className, emit);
  });
}

const strategies: ReadonlySet<unknown> = new Set(['joined', 'single-table']);
const REQUEST: Check = [
  value => isObject(value) && (isText(value['adopt']) || (strategies.has(value['convert']) && isText(value['root']))),
  "what to write: { convert: 'single-table', root: 'tool' } or { adopt: 'pet' }",
];
