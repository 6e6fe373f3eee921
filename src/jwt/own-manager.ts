import type { SqlEntityManager } from '@mikro-orm/sql';
import { JwtOptionError } from '../errors/jwt-error.ts';

/**
 * Refuses what is no entity manager, and one with a schema of its own: a token does not say in which schema its entity is, so it
 * would name a row in any. Throws `JwtOptionError`.
 */
export function checkManager(em: SqlEntityManager): void {
  if (typeof (em as Partial<SqlEntityManager> | null | undefined)?.fork !== 'function') {
    throw new JwtOptionError(
      'Tokens need an entity manager: user.issueJwt(em), User.fromJwt(em, token), manager.rotate(em, { … }).',
    );
  }
  const { schema } = em;
  if (schema !== undefined && schema !== schemaOf(em)) {
    throw new JwtOptionError(
      `Tokens are those of one schema, and this entity manager has the schema '${schema}': a token of one tenant would name a row ` +
        `of another. Give each schema an ORM of its own, by the option schema of defineConfig.`,
    );
  }
}

/** The schema of an ORM. */
export function schemaOf(em: SqlEntityManager): string | undefined {
  return em.config.getSchema() ?? em.getPlatform().getDefaultSchemaName();
}

/** An entity manager for the rows of the library, in the transaction of `em` if it has one. Throws `JwtOptionError`. */
export function ownManager(em: SqlEntityManager): SqlEntityManager {
  checkManager(em);
  return em.fork({ keepTransactionContext: true });
}

/** Does work in the transaction of `em`, or else in one of its own. Throws `JwtOptionError`. */
export function inTransaction<T>(em: SqlEntityManager, work: (own: SqlEntityManager) => Promise<T>): Promise<T> {
  const own = ownManager(em);
  return em.isInTransaction() ? work(own) : own.transactional(work);
}
