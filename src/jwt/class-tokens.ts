import type { EntityClass } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { JwtPurposeError, JwtTransactionError } from '../errors/jwt-error.ts';
import { RefreshTokenReusedError, TokenRevokedError } from '../errors/token-error.ts';
import { checkedClaims, jwtSettings, parsedPayload } from './class-settings.ts';
import type { TokenUse } from './jwt-key.ts';
import { jwtManagerOf, refusing } from './jwt-manager.ts';
import type { TokenResponse } from './jwt-payload.ts';
import type { SplitClaims } from './registered-claims.ts';
import { isRevoked, lockSubject } from './revocations.ts';
import { checkManager } from './own-manager.ts';
import { tokenTypes } from './sign-token.ts';
import { keyIn, loadSubject, subjectOfEntity, subjectOfRow } from './subject.ts';
import { partsOf } from './token-parts.ts';
import { RefreshToken } from './token-rows.ts';

interface Claimant {
  jwtClaims?(): object;
}

/** Issues tokens for an entity; of the family of the token that is refreshed, if any. */
export async function issueFor(em: SqlEntityManager, entity: object, family?: string): Promise<TokenResponse> {
  const manager = jwtManagerOf(em);
  checkManager(em);
  const cls = entity.constructor as EntityClass;
  const settings = jwtSettings.of(cls)!;
  const subject = subjectOfEntity(em, entity);
  const given = (entity as Claimant).jwtClaims?.() ?? {};
  const claims = await checkedClaims(settings, { claims: given, subject, className: cls.name });
  return manager.issue(em, { purpose: settings.purpose, subject, claims, ...(family && { family }) });
}

/** The entity of an access token. */
export function fromToken(em: SqlEntityManager, cls: EntityClass, token: string): Promise<object> {
  return refusing(async () => {
    const { registered, payload } = await verified(em, cls, { token });
    await parsedPayload(jwtSettings.of(cls)!, payload);
    await refuseRevoked(em, cls, { registered, payload });
    return loadSubject(em, cls, payload.sub);
  });
}

/** The claims of an access token. */
export function verifiedClaims(em: SqlEntityManager, cls: EntityClass, token: string): Promise<object> {
  return refusing(async () => {
    const { registered, payload } = await verified(em, cls, { token });
    return { ...(await parsedPayload(jwtSettings.of(cls)!, payload)), ...registered };
  });
}

/**
 * Uses a refresh token up, and issues the next tokens of its family. The revocation of a family is committed before the error is
 * thrown.
 */
export async function exchange(em: SqlEntityManager, cls: EntityClass, token: string): Promise<TokenResponse> {
  const { purpose } = jwtSettings.of(cls)!;
  const manager = jwtManagerOf(em);
  checkManager(em);
  if (em.isInTransaction()) {
    throw new JwtTransactionError(`${cls.name}.refreshJwt()`);
  }
  if (!manager.uses(purpose).includes('refresh')) {
    throw JwtPurposeError.withoutRefresh(purpose);
  }
  return refusing(async () => {
    const claims = await verified(em, cls, { token, use: 'refresh' });
    const { sid: family } = claims.registered;
    const response = await em.fork().transactional(own => useUp(own, cls, claims));
    if (!response) {
      throw new RefreshTokenReusedError(family);
    }
    return response;
  });
}

/** Undefined when the token was used before. */
async function useUp(em: SqlEntityManager, cls: EntityClass, claims: SplitClaims): Promise<TokenResponse | undefined> {
  const { jti: id, sid: family } = claims.registered;
  const { purpose } = jwtSettings.of(cls)!;
  await lockSubject(em, { purpose, subject: claims.payload.sub }, 'shared');
  await refuseRevoked(em, cls, claims);
  const entity = await loadSubject(em, cls, claims.payload.sub);
  const unused = { id, purpose, usedAt: null };
  if ((await em.nativeUpdate(RefreshToken, unused, { usedAt: new Date() }, { filters: false })) === 1) {
    return issueFor(em, entity, family);
  }
  await jwtManagerOf(em).revoke(em, { purpose, family });
  return undefined;
}

/** Revokes every token of an entity. */
export async function revokeAllOf(em: SqlEntityManager, entity: object): Promise<void> {
  const manager = jwtManagerOf(em);
  checkManager(em);
  const { purpose } = jwtSettings.of(entity.constructor)!;
  await manager.revoke(em, { purpose, subject: subjectOfRow(em, entity) });
}

/** Revokes the family of a token of either use. */
export function revokeFamilyOf(em: SqlEntityManager, cls: EntityClass, token: string): Promise<void> {
  return refusing(async () => {
    const { purpose } = jwtSettings.of(cls)!;
    const manager = jwtManagerOf(em);
    const { typ } = partsOf(token).header;
    const use = manager.uses(purpose).find(each => tokenTypes[each] === typ) ?? 'access';
    const { registered } = await verified(em, cls, { token, use });
    await manager.revoke(em, { purpose, family: registered.sid });
  });
}

interface Presented {
  readonly token: string;
  readonly use?: TokenUse;
}

function verified(em: SqlEntityManager, cls: EntityClass, { token, use = 'access' }: Presented): Promise<SplitClaims> {
  return jwtManagerOf(em).verify(em, token, { purpose: jwtSettings.of(cls)!.purpose, use });
}

async function refuseRevoked(
  em: SqlEntityManager,
  cls: EntityClass,
  { registered, payload }: SplitClaims,
): Promise<void> {
  const { jti, sid, iat } = registered;
  // what no key looks like does not reach the database
  keyIn(em, cls, payload.sub);
  const { purpose } = jwtSettings.of(cls)!;
  if (await isRevoked(em, { purpose, jti, sid, sub: payload.sub, issuedAt: new Date(Math.round(iat * 1000)) })) {
    throw new TokenRevokedError();
  }
}
