import { TransactionEventBroadcaster } from '@mikro-orm/core';
import type { AbstractSqlConnection, SqlEntityManager } from '@mikro-orm/sql';

type Options = NonNullable<Parameters<AbstractSqlConnection['transactional']>[1]>;

/** Runs work of an entity manager in a transaction of its own, a savepoint inside the one that is open. */
export async function inTransaction<T>(em: SqlEntityManager, work: (transaction: object) => Promise<T>): Promise<T> {
  const outer = em.getTransactionContext<NonNullable<Options['ctx']>>();
  const sessionContext = em.getTransactionSessionContext();
  try {
    return await em.getConnection('write').transactional(
      async transaction => {
        em.setTransactionContext(transaction);
        return work(transaction);
      },
      {
        ...(outer ? { ctx: outer } : {}),
        ...(sessionContext ? { sessionContext } : {}),
        eventBroadcaster: new TransactionEventBroadcaster(em),
        loggerContext: { id: em.id },
      },
    );
  } finally {
    if (outer) {
      em.setTransactionContext(outer);
    } else {
      em.resetTransactionContext();
    }
  }
}
