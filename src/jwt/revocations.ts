import { raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ownManager } from './own-manager.ts';
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

/** The first key of the library's advisory locks on subjects: `jwts` in ASCII. */
const LOCK_CLASS = 0x6a_77_74_73;

/**
 * Holds a subject until the end of the transaction: refreshes share it, a revocation has it alone. So a refresh is either over,
 * and its tokens older than the revocation, or it sees the revocation.
 */
export async function lockSubject(
  em: SqlEntityManager,
  { purpose, subject }: { readonly purpose: string; readonly subject: string },
  mode: 'shared' | 'alone',
): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await em.execute(`select ${lock}(${LOCK_CLASS}, hashtext(?))`, [`${purpose} ${subject}`]);
}

/** Writes a revocation. One that is there already moves to later times, and never back. */
export async function writeRevocation(own: SqlEntityManager, revocation: Revocation): Promise<void> {
  const { properties, tableName } = own.getMetadata().get(RevokedToken);
  const later = (name: 'revokedAt' | 'expiresAt') => {
    const column = properties[name].fieldNames[0]!;
    return raw('greatest(excluded.??, ??.??)', [column, tableName, column]);
  };
  await own
    .createQueryBuilder(RevokedToken)
    .insert(revocation)
    .onConflict(['purpose', 'scope', 'value'])
    .merge({ revokedAt: later('revokedAt'), expiresAt: later('expiresAt') } as never)
    .execute();
}

/** Whether a token, its family or the tokens of its subject up to its time were revoked. One query. */
export async function isRevoked(em: SqlEntityManager, token: RevocableToken): Promise<boolean> {
  const { purpose, jti, sid, sub, issuedAt } = token;
  const scopes = [
    { scope: 'token' as const, value: jti },
    { scope: 'family' as const, value: sid },
    { scope: 'subject' as const, value: sub, revokedAt: { $gte: issuedAt } },
  ];
  return (await ownManager(em).count(RevokedToken, { purpose, $or: scopes }, { filters: false })) > 0;
}

/** Deletes the rows of tokens that have expired. Gives their number. */
export async function deleteExpired(em: SqlEntityManager, before: Date): Promise<number> {
  const own = ownManager(em);
  const expired = { expiresAt: { $lt: before } };
  const revoked = await own.nativeDelete(RevokedToken, expired, { filters: false });
  return revoked + (await own.nativeDelete(RefreshToken, expired, { filters: false }));
}
