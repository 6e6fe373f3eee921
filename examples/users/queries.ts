import type { SqlEntityManager } from '@mikro-orm/sql';
import { AuditLogRow, type Settings, UserRow } from './rows.ts';

/** By a unique column. */
export function findByUsername(em: SqlEntityManager, username: string): Promise<UserRow | null> {
  return em.findOne(UserRow, { username }, { populate: ['provider'] });
}

/** The newest first, in the order of the index `users_newest`. */
export function listNewest(em: SqlEntityManager, limit: number): Promise<UserRow[]> {
  return em.find(UserRow, {}, { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], limit });
}

/** The longest waiting first: the partial index `users_to_verify` holds these rows alone, in this order. */
export function listUnverified(em: SqlEntityManager): Promise<UserRow[]> {
  return em.find(UserRow, { isVerified: false }, { orderBy: { createdAt: 'asc', username: 'asc' } });
}

/** Through a join, without loading the provider. */
export function countOfProvider(em: SqlEntityManager, name: string): Promise<number> {
  return em.count(UserRow, { provider: { name } });
}

/**
 * Containment, by the GIN index of the tokens. `findOneOrFail` would put the condition, and with it the token, into its
 * error.
 */
export function findByToken(em: SqlEntityManager, token: string): Promise<UserRow | null> {
  return em.findOne(UserRow, { refreshTokens: { $contains: [token] } });
}

/** Containment inside an object. */
export function listTesters(em: SqlEntityManager, feature: string): Promise<UserRow[]> {
  return em.find(UserRow, { settings: { $contains: { beta: [feature] } } }, { orderBy: { username: 'asc' } });
}

/** A path, by the expression index `users_theme`. */
export function listByTheme(em: SqlEntityManager, theme: NonNullable<Settings['theme']>): Promise<UserRow[]> {
  return em.find(UserRow, { settings: { theme } }, { orderBy: { username: 'asc' } });
}

/** Whether a key is there, whatever it holds. */
export function listWithSetting(em: SqlEntityManager, key: keyof Settings): Promise<UserRow[]> {
  return em.find(UserRow, { settings: { $hasKey: key } }, { orderBy: { username: 'asc' } });
}

/** The newest entries of one user. */
export function listAudit(em: SqlEntityManager, user: UserRow): Promise<AuditLogRow[]> {
  return em.find(AuditLogRow, { user }, { orderBy: { createdAt: 'desc', id: 'desc' }, populate: ['user'] });
}
