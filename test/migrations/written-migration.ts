import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { type AdoptionRequest, planAdoption } from '../../src/migrations/hierarchies/plan/plan-adoption.ts';
import { type ConversionRequest, planConversion } from '../../src/migrations/hierarchies/plan/plan-conversion.ts';
import { renderPlan } from '../../src/migrations/hierarchies/plan/render-plan.ts';
import type { MigrationClass } from './run-migration.ts';

/** A migration as it was written to a file, and as it was read back. */
export interface WrittenMigration {
  readonly name: string;
  readonly class: MigrationClass;
  readonly text: string;
}

/** Writes a migration of a hierarchy to a file and loads it. */
export async function writeMigration(
  orm: MikroORM,
  request: ConversionRequest | AdoptionRequest,
): Promise<WrittenMigration> {
  const plan = await ('convert' in request ? planConversion(orm, request) : planAdoption(orm, request));
  const text = renderPlan(plan, 'Written', 'written');
  await mkdir('reports', { recursive: true });
  const folder = await mkdtemp(join(process.cwd(), 'reports', 'migration-'));
  const file = join(folder, 'written.ts');
  await writeFile(file, text);
  const { Written } = (await import(file)) as { Written: MigrationClass };
  await rm(folder, { recursive: true });
  return { name: 'written', class: Written, text };
}
