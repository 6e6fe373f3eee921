import { AsyncLocalStorage } from 'node:async_hooks';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { type FindPlan, type Load, type PageBuilder, PageReader, planFind } from './page-reader.ts';

/** A find that was planned and not run. */
export interface PlannedFind extends Load {
  /** Undefined for a class that is no hierarchy. */
  readonly plan: FindPlan | undefined;
  readonly hints: readonly Hint[];
  readonly isLocked: boolean;
  readonly sql: string;
}

interface Builder extends PageBuilder {
  toQuery(): { readonly sql: string; readonly params: readonly unknown[] };
}

const storage = new AsyncLocalStorage<PlannedFind[]>();

/** Runs work whose finds are planned and find nothing. */
export async function dryRun(work: () => Promise<unknown>): Promise<PlannedFind[]> {
  const finds: PlannedFind[] = [];
  await storage.run(finds, work);
  return finds;
}

/** Where a find that starts now is to leave its plan instead of running; undefined when it runs. */
export function currentDryRun(): PlannedFind[] | undefined {
  return storage.getStore();
}

/** The plan of a find, with the SQL that it would send first. */
export function planned(load: Load, qb: Builder): PlannedFind {
  const plan = planFind(load, qb);
  const page = PageReader.of(load, qb);
  const { sql, params } = qb.toQuery();
  return {
    ...load,
    plan,
    hints: qb.state.populate,
    isLocked: qb.state.lockMode !== undefined,
    sql: page ? page.statement(sql, params).sql : sql,
  };
}
