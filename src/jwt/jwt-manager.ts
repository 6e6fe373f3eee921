import { Configuration } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { v4 } from 'uuid';
import { JwtClaimsError, JwtOptionError, MissingJwtError } from '../errors/jwt-error.ts';
import { InvalidTokenError, TokenError } from '../errors/token-error.ts';
import type { PublicJwk } from './algorithms.ts';
import { JwtKey, type TokenUse } from './jwt-key.ts';
import { type JwtSettings, type PurposeSettings, purposeOf } from './jwt-options.ts';
import type { TokenResponse } from './jwt-payload.ts';
import { KeyCache } from './key-cache.ts';
import { KeyEntry, type KeyWanted } from './key-ring.ts';
import { KeyStore } from './key-store.ts';
import { checkManager, inTransaction, ownManager } from './own-manager.ts';
import { type SplitClaims, splitClaims } from './registered-claims.ts';
import {
  checkRequest,
  type IssueRequest,
  type RevokeRequest,
  type RotateOptions,
  scopeOf,
  type VerifyRequest,
} from './requests.ts';
import { deleteExpired, lockSubject, writeRevocation } from './revocations.ts';
import { signToken, verifyToken } from './sign-token.ts';
import { TokenClock } from './token-clock.ts';
import { LONGEST_TOKEN, partsOf } from './token-parts.ts';
import { RefreshToken } from './token-rows.ts';

/** A set of public keys, RFC 7517. */
export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/**
 * The keys and tokens of one ORM; `jwtManagerOf` gives it. Classes with `JwtAuth` call it.
 *
 * ```ts
 * await jwtManagerOf(orm).rotate(em, { purpose: 'user' });
 * ```
 *
 * Every call takes the entity manager that it reads and writes by, and is a part of its transaction unless it says otherwise.
 */
export class JwtManager {
  readonly #settings: JwtSettings;
  readonly #cache: KeyCache;
  readonly #store: KeyStore;
  readonly #clock = new TokenClock();

  constructor(settings: JwtSettings) {
    this.#settings = settings;
    this.#cache = new KeyCache(settings);
    this.#store = new KeyStore(settings);
  }

  /** For how long a process keeps keys before it reads them again. */
  get keyCacheSeconds(): number {
    return this.#settings.keyCacheSeconds;
  }

  /** Signs an access token, and a refresh token where the purpose has them. Throws `JwtPurposeError` and `JwtClaimsError`. */
  async issue(em: SqlEntityManager, request: IssueRequest): Promise<TokenResponse> {
    checkRequest('issue', request);
    const own = ownManager(em);
    const { purpose: name, subject, claims, family = v4() } = request;
    const purpose = this.#purpose(name);
    const common = { iss: this.#settings.issuer, aud: purpose.audience, sub: subject, sid: family };
    const accessToken = await this.#sign(em, { purpose, use: 'access', claims: { ...claims, ...common } });
    const response = { accessToken: accessToken.token, tokenType: 'Bearer' as const, expiresIn: purpose.lifetime };
    if (purpose.refreshLifetime === undefined) {
      return response;
    }
    const { token, jti, issuedAt, expiresAt } = await this.#sign(em, { purpose, use: 'refresh', claims: common });
    const row = { id: jti, purpose: name, subject, family, issuedAt, expiresAt };
    await own.insert(RefreshToken, row);
    return { ...response, refreshToken: token };
  }

  /**
   * The claims of a token: its key, its signature, its times, its issuer and its audience are right. It may be revoked, and
   * its entity gone: `fromJwt` of the class asks for that. Needs no database while the keys are known. Throws `InvalidTokenError`.
   */
  async verify(em: SqlEntityManager, token: string, request: VerifyRequest): Promise<SplitClaims> {
    checkRequest('verify', request);
    checkManager(em);
    const { purpose, use = 'access' } = request;
    const { audience } = this.#purpose(purpose);
    return refusing(async () => {
      const parts = partsOf(token);
      const entry = await this.#cache.find(em, parts.header.kid);
      const [time, tolerance] = [Date.now(), this.#settings.clockTolerance * 1000];
      const claims = await verifyToken(parts, entry, { purpose, use, time, tolerance });
      return splitClaims(claims, { issuer: this.#settings.issuer, audience, time, tolerance });
    });
  }

  /**
   * Makes the next key of a purpose, in a transaction of its own. The old one verifies until its tokens have expired. Of several
   * calls at once, in whatever processes, one makes a key, and all give it. Throws `JwtOptionError` and `JwtTransactionError`.
   */
  async rotate(em: SqlEntityManager, options: RotateOptions): Promise<JwtKey> {
    const key = await this.#store.rotate(em, options);
    await this.#cache.read(em);
    return key;
  }

  /**
   * Ends a key now: what it signed is refused, here at once, in other processes within `keyCacheSeconds`. Throws `JwtOptionError`
   * where no key has the id.
   */
  async revokeKey(em: SqlEntityManager, id: string): Promise<void> {
    checkRequest('revokeKey', id);
    const own = ownManager(em);
    await own.nativeUpdate(JwtKey, { id, revokedAt: null }, { revokedAt: new Date() }, { filters: false });
    await this.#cache.read(em);
    if ((await own.count(JwtKey, { id }, { filters: false })) === 0) {
      throw new JwtOptionError(
        `No JwtKey has the id ${id}, so none was revoked. The kid in the header of a token is the id of its key.`,
      );
    }
  }

  /** Encrypts private keys under the newest key-encryption key; gives the number of rows. Throws `KeyDecryptionError`. */
  rewrap(em: SqlEntityManager): Promise<number> {
    return this.#store.rewrap(em);
  }

  /** Revokes tokens at once, for as long as any of them is valid. */
  async revoke(em: SqlEntityManager, request: RevokeRequest): Promise<void> {
    checkRequest('revoke', request);
    const purpose = this.#purpose(request.purpose);
    await inTransaction(em, async own => {
      if ('subject' in request) {
        await lockSubject(own, request, 'alone');
      }
      const revokedAt = new Date(this.#clock.revocation());
      const expiresAt = new Date(revokedAt.getTime() + (await this.#store.longestLifetime(own, purpose)) * 1000);
      await writeRevocation(own, { purpose: purpose.name, ...scopeOf(request), revokedAt, expiresAt });
    });
  }

  /** What tokens of a purpose are for. Throws `JwtPurposeError`. */
  uses(purpose: string): readonly TokenUse[] {
    return this.#purpose(purpose).refreshLifetime === undefined ? ['access'] : ['access', 'refresh'];
  }

  /** The public keys of access tokens, for other services: those that verify, and those that will. */
  async jwks(em: SqlEntityManager): Promise<Jwks> {
    checkManager(em);
    const ring = await this.#cache.ring(em);
    const [now, tolerance] = [Date.now(), this.#settings.clockTolerance * 1000];
    const shown = ring.entries().filter(entry => {
      const { use, activeFrom } = entry.row;
      return use === 'access' && entry.faultAt(Math.max(now, activeFrom.getTime()), tolerance) === undefined;
    });
    return {
      keys: shown.map(({ publicJwk, row }) => ({ ...publicJwk, kid: row.id, alg: row.algorithm, use: 'sig' })),
    };
  }

  /** Deletes the rows of refresh tokens and revocations that have expired; gives their number. */
  deleteExpired(em: SqlEntityManager): Promise<number> {
    return deleteExpired(em, new Date(Date.now() - this.#settings.clockTolerance * 1000));
  }

  #purpose(name: string): PurposeSettings {
    return purposeOf(this.#settings, name, 'A call of the JwtManager');
  }

  async #sign(em: SqlEntityManager, { purpose, use, claims }: SignRequest) {
    const lifetime = this.#store.lifetime(purpose, use);
    const entry = await this.#signingKey(em, { purpose: purpose.name, use, lifetime });
    const [time, jti] = [this.#clock.issue(), v4()];
    const [iat, nbf] = [time / 1000, Math.floor(time / 1000)];
    const all = { ...claims, iat, nbf, exp: nbf + lifetime, jti };
    const token = await signToken(all, entry, this.#settings.encryption);
    if (token.length > LONGEST_TOKEN) {
      throw new JwtClaimsError(purpose.name, [`the token would have more than ${LONGEST_TOKEN} characters`]);
    }
    return { token, jti, issuedAt: new Date(time), expiresAt: new Date((nbf + lifetime) * 1000) };
  }

  async #signingKey(em: SqlEntityManager, wanted: KeyWanted): Promise<KeyEntry> {
    const ring = await this.#cache.ring(em);
    const known = ring.signing(wanted, Date.now());
    if (known) {
      return known;
    }
    const row = await this.#store.ensure(em, wanted);
    if (em.isInTransaction()) {
      this.#cache.markUncommitted(row.id);
    } else {
      await this.#cache.read(em);
    }
    return new KeyEntry(row);
  }
}

interface SignRequest {
  readonly purpose: PurposeSettings;
  readonly use: TokenUse;
  readonly claims: object;
}

/** To the outside, all tokens are refused alike. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TokenError ? new InvalidTokenError(error) : error;
  }
}

const managers = new WeakMap<Configuration, JwtManager>();

/** Whether an ORM has its manager already. */
export function hasJwtManager(config: Configuration): boolean {
  return managers.has(config);
}

/** Gives an ORM its manager. */
export function setJwtManager(config: Configuration, manager: JwtManager): void {
  managers.set(config, manager);
}

/**
 * The manager of an ORM, or of the ORM of an entity manager. Throws `MissingJwtError` without the extension `jwt()`, and
 * `JwtOptionError` for what is neither.
 *
 * ```ts
 * const { keys } = await jwtManagerOf(em).jwks(em);
 * ```
 */
export function jwtManagerOf(owner: { readonly config: Configuration }): JwtManager {
  const config = (owner as Partial<typeof owner> | null | undefined)?.config;
  if (!(config instanceof Configuration)) {
    throw new JwtOptionError(
      'Tokens need an ORM or an entity manager: jwtManagerOf(orm), user.issueJwt(em), User.fromJwt(em, token).',
    );
  }
  const manager = managers.get(config);
  if (!manager) {
    throw new MissingJwtError();
  }
  return manager;
}
