import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EntityManagerInternals } from '../manager-internals.ts';

/** The options of a write that are read here. */
export interface ManagerOptions {
  ctx?: object;
  schema?: string;
  disableIdentityMap?: boolean;
  batchSize?: number;
  onConflictAction?: 'ignore' | 'merge';
}

/** Runs work in one transaction: the one that is open, in a savepoint of it, or a new one. */
export function inManagerTransaction<T, O extends ManagerOptions>(
  manager: EntityManagerInternals,
  options: O,
  work: (options: O & { ctx: object }) => Promise<T>,
): Promise<T> {
  const em = manager.getContext(false) as SqlEntityManager;
  return em.withSessionContext(options.ctx ?? em.getTransactionContext(), ctx =>
    em.getConnection('write').transactional(trx => work({ ...options, ctx: trx as object }), {
      ...(ctx ? { ctx: ctx as never } : {}),
      loggerContext: em.getLoggerContext(),
    }),
  );
}
