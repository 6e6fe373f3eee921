import type { MigrationDiff } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { DestructiveOperation } from '../../destructive/destructive-operation.ts';
import type { KeptValues } from '../../destructive/kept-values.ts';
import { columnMove, type ColumnMove, type RowCopy, rowCopy } from '../copies.ts';
import { planGuards } from '../plan/plan-guards.ts';
import { type MigrationPlan, type PlanStep, statements } from '../plan/migration-plan.ts';
import type { RevisionPlan } from './plan-revision.ts';

/** A difference, with the steps that take rows along where there are any. */
export interface RevisionDiff extends MigrationDiff {
  readonly plan?: RevisionPlan | undefined;
}

/** The difference that a plan makes, as MikroORM gives one. */
export function revisionDiff(plan: RevisionPlan): RevisionDiff {
  return { up: sqlOf(plan.up), down: sqlOf(plan.down), plan };
}

/** Whether steps do more than send statements. */
export function hasCalls(steps: readonly PlanStep[] = []): boolean {
  return steps.some(step => 'call' in step);
}

/** What a file says: checks first, where the difference drops something of a hierarchy, or renames what another database may know better. */
export async function planFile(
  driver: AbstractSqlDriver,
  { up, down, plan }: RevisionDiff,
  known: Pick<RevisionPlan, 'renames' | 'inferred'> | undefined = plan,
): Promise<MigrationPlan> {
  const { constants, steps } = await planGuards(driver, up, known);
  return {
    constants,
    up: [...steps, ...(plan?.up ?? statements(up.filter(Boolean)))],
    down: plan?.down ?? statements(down.filter(Boolean)),
  };
}

/** The statements that a plan sends. */
function sqlOf(steps: readonly PlanStep[]): string[] {
  return steps.flatMap(step => ('sql' in step ? [step.sql] : callSql(step))).map(sql => `${sql};`);
}

function callSql({ call, options }: Extract<PlanStep, { call: string }>): string[] {
  return call === 'copyRows' ? [rowCopy(options as RowCopy)] : columnMove(options as ColumnMove);
}

/** The values that the calls of a plan keep, as `HierarchyMigration` notes them when they run. */
export function keptByPlan({ up }: MigrationPlan): KeptValues[] {
  return up.flatMap(step => {
    if (!('call' in step) || step.constant !== undefined) return [];
    const { from, columns, key = ['id'] } = step.options as ColumnMove;
    return [{ table: from, columns: step.call === 'moveColumns' ? [...columns, ...key] : columns }];
  });
}

/** A plan whose statements say what they lose. */
export function withComments(plan: MigrationPlan, losses: readonly DestructiveOperation[]): MigrationPlan {
  const commented = (step: PlanStep): PlanStep =>
    'sql' in step ? { ...step, comments: commentsOn(step.sql, losses) } : step;
  return { ...plan, up: plan.up.map(commented) };
}

/** What a statement loses, as comments above it. */
export function commentsOn(sql: string, losses: readonly DestructiveOperation[]): string[] {
  const own = losses.filter(({ statement }) => sql.includes(statement));
  return own.map(({ loses }) => `Loses ${loses}; upgrade asks for --force.`);
}
