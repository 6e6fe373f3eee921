import { defineEntity, type Hidden, type Opt, p } from '@mikro-orm/core';
import { UuidV7Key } from '../keys/uuid-v7-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { CreatedAt, type CreatedAtMembers } from '../mixins/created-at.ts';
import { type JwtAlgorithm, jwtAlgorithms, type PublicJwk } from './algorithms.ts';

/** What a token is for: requests, or the next pair of tokens. */
export type TokenUse = 'access' | 'refresh';

const Keyed: AbstractConstructor<UuidKeyMembers & CreatedAtMembers> = CreatedAt(UuidV7Key());

/** A key that tokens of one purpose and use are signed by. Its id is their `kid`; the `JwtManager` makes and changes its rows. */
export class JwtKey extends Keyed {
  declare purpose: string;
  declare use: TokenUse;
  declare algorithm: JwtAlgorithm;
  declare publicKey: PublicJwk;
  /** Encrypted, base64. */
  declare privateKey: Hidden<string>;
  /** The id of the key-encryption key that `privateKey` is encrypted under. */
  declare keyEncryptionKey: string;
  /** The lifetime in seconds of the tokens that it signs, at most; longer ones have the next key. */
  declare lifetime: number;
  /** From when it signs and verifies. */
  declare activeFrom: Date;
  /** Until when it verifies; null for the newest, which nothing has replaced yet. */
  declare activeUntil: Opt<Date> | null;
  /** Since when it neither signs nor verifies. */
  declare revokedAt: Opt<Date> | null;
}

const time = () => p.datetime(3).columnType('timestamptz(3)');

const mapping = {
  class: JwtKey,
  tableName: 'jwt_key',
  indexes: [{ properties: ['purpose', 'use'] }],
  properties: {
    purpose: p.string().length(100),
    use: p.enum(['access', 'refresh']),
    algorithm: p.enum(jwtAlgorithms),
    publicKey: p.json(),
    privateKey: p.text().hidden(),
    keyEncryptionKey: p.string().length(100),
    lifetime: p.integer(),
    activeFrom: time(),
    activeUntil: time().nullable(),
    revokedAt: time().nullable(),
  },
};
defineEntity(mapping as never);
