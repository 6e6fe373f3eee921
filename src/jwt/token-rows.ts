import { defineEntity, type EntityClass, type Opt, p } from '@mikro-orm/core';
import { JwtKey } from './jwt-key.ts';

/** A refresh token that was issued. The token itself is not stored; its `jti` is the id. */
export class RefreshToken {
  declare id: string;
  declare purpose: string;
  /** The key of the entity as text, the `sub` of the token. */
  declare subject: string;
  /** The `sid` of the token. */
  declare family: string;
  declare issuedAt: Date;
  declare expiresAt: Date;
  /** When it was exchanged for the next one. A second use revokes the family. */
  declare usedAt: Opt<Date> | null;
}

/** What a revocation is about: one token by its `jti`, a family by its `sid`, all tokens of a subject by its `sub`. */
export type RevocationScope = 'token' | 'family' | 'subject';

/** A revocation. One of a subject concerns the tokens issued until `revokedAt`. */
export class RevokedToken {
  declare purpose: string;
  declare scope: RevocationScope;
  declare value: string;
  declare revokedAt: Date;
  /** When the last token concerned has expired. */
  declare expiresAt: Date;
}

const time = () => p.datetime(3).columnType('timestamptz(3)');

const refreshTokens = {
  class: RefreshToken,
  tableName: 'refresh_token',
  indexes: [{ properties: ['purpose', 'subject'] }],
  properties: {
    id: p.uuid().primary(),
    purpose: p.string().length(100),
    subject: p.string().length(255),
    family: p.uuid(),
    issuedAt: time(),
    expiresAt: time().index(),
    usedAt: time().nullable(),
  },
};
defineEntity(refreshTokens as never);

const revokedTokens = {
  class: RevokedToken,
  tableName: 'revoked_token',
  properties: {
    purpose: p.string().length(100).primary(),
    scope: p.enum(['token', 'family', 'subject']).primary(),
    value: p.string().length(255).primary(),
    revokedAt: time(),
    expiresAt: time().index(),
  },
};
defineEntity(revokedTokens as never);

/** The entities that `jwt()` adds to an ORM. */
export const jwtEntities: readonly EntityClass[] = [JwtKey, RefreshToken, RevokedToken];
