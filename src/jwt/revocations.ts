import type { SqlEntityManager } from '@mikro-orm/sql';
import { RefreshToken, RevokedToken, type RevocationScope } from './token-rows.ts';

/** What is revoked. */
export interface Revocation {
  readonly purpose: string;
  readonly scope: RevocationScope;
  /** The `jti`, `sid` or `sub`. */
  readonly value: string;
  readonly revokedAt: Date;
  readonly expiresAt: Date;
}

/** A token, for the question whether it was revoked. */
export interface RevocableToken {
  readonly purpose: string;
  readonly jti: string;
  readonly sid: string;
  readonly sub: string;
  readonly issuedAt: Date;
}

/** Writes a revocation at once, as a part of the transaction of `em`. */
export async function revoke(em: SqlEntityManager, revocation: Revocation): Promise<void> {
  await em.fork({ keepTransactionContext: true }).upsert(RevokedToken, revocation);
}

/** Whether a token, its family or the tokens of its subject up to its time were revoked. One query. */
export async function isRevoked(em: SqlEntityManager, token: RevocableToken): Promise<boolean> {
  const { purpose, jti, sid, sub, issuedAt } = token;
  const scopes = [
    { scope: 'token' as const, value: jti },
    { scope: 'family' as const, value: sid },
    { scope: 'subject' as const, value: sub, revokedAt: { $gte: issuedAt } },
  ];
  const found = await em
    .fork({ keepTransactionContext: true })
    .count(RevokedToken, { purpose, $or: scopes }, { filters: false });
  return found > 0;
}

/** Deletes the rows of tokens that have expired. Gives their number. */
export async function deleteExpired(em: SqlEntityManager, before: Date): Promise<number> {
  const own = em.fork({ keepTransactionContext: true });
  const expired = { expiresAt: { $lt: before } };
  const revoked = await own.nativeDelete(RevokedToken, expired, { filters: false });
  return revoked + (await own.nativeDelete(RefreshToken, expired, { filters: false }));
}
