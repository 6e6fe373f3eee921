import type { MikroORM } from '@mikro-orm/core';
import { migratorOf } from '../extension.ts';
import { type AdoptionRequest, planAdoption } from './plan/plan-adoption.ts';
import { type ConversionRequest, planConversion } from './plan/plan-conversion.ts';
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
export function writeHierarchyMigration(
  orm: MikroORM,
  message: string,
  request: ConversionRequest | AdoptionRequest,
): Promise<string> {
  return migratorOf(orm).write(message, async (className, emit) => {
    const plan = await ('convert' in request ? planConversion(orm, request) : planAdoption(orm, request));
    return renderPlan(plan, className, emit);
  });
}
