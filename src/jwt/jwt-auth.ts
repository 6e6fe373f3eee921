import type { EntityClass } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AbstractConstructor, Free, Mixed } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import { requireBase } from '../keys/require-base.ts';
import { checkedClassSettings, jwtSettings } from './class-settings.ts';
import { exchange, fromToken, issueFor, revokeAllOf, revokeFamilyOf, verifiedClaims } from './class-tokens.ts';
import type { JwtClaims, JwtPayloadSchema, OwnClaims, TokenResponse } from './jwt-payload.ts';

/** What `JwtAuth` adds to every instance. */
export interface JwtAuthMembers {
  /**
   * Issues tokens for this entity. Throws `JwtSubjectError` for one that has no row, is marked as deleted or inactive, and
   * `JwtClaimsError` when `jwtClaims()` does not fit the payload.
   */
  issueJwt(em: SqlEntityManager): Promise<TokenResponse>;
  /** Revokes every token that was issued for this entity until now, at once. */
  revokeJwts(em: SqlEntityManager): Promise<void>;
}

/** What a class whose payload has claims of its own has to have. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it is what an interface with an abstract member would be
export declare abstract class JwtClaimsMember<TClaims extends object> {
  /** The claims of this entity beside `sub`. */
  abstract jwtClaims(): TClaims;
}

/** What `JwtAuth` adds to every class. */
export interface JwtAuthStatics<TPayload extends JwtPayloadSchema> {
  /**
   * The entity that an access token was issued for, of its own class. Throws `InvalidTokenError` for every token that is not
   * valid, revoked, or of an entity that is gone, marked as deleted, inactive or of another class.
   */
  fromJwt<T extends object>(this: EntityClass<T>, em: SqlEntityManager, token: string): Promise<T>;
  /**
   * Exchanges a refresh token for new tokens, once: a second use revokes its whole family. Has a transaction of its own. Throws
   * `InvalidTokenError` as `fromJwt`, `JwtTransactionError` inside a transaction, `JwtPurposeError` where the purpose has none.
   */
  refreshJwt<T extends object>(
    this: EntityClass<T>,
    em: SqlEntityManager,
    refreshToken: string,
  ): Promise<TokenResponse>;
  /** Revokes the family of a token, of either use: a sign-out. Throws `InvalidTokenError`. */
  revokeJwt<T extends object>(this: EntityClass<T>, em: SqlEntityManager, token: string): Promise<void>;
  /**
   * The claims of an access token, without asking the database whether it was revoked or its entity is gone. Throws
   * `InvalidTokenError`.
   */
  verifyJwt(em: SqlEntityManager, token: string): Promise<JwtClaims<TPayload>>;
}

/** The options of `JwtAuth`. */
export interface JwtAuthOptions<TPayload extends JwtPayloadSchema> {
  /** `jwtPayload`, or what extends it. */
  readonly payload: TPayload;
  /** A purpose that `jwt()` was given: it has the keys, lifetimes and audience. One table has it. */
  readonly purpose: string;
}

/** What `JwtAuth` adds, for a payload. */
type AddedMembers<TPayload extends JwtPayloadSchema> = JwtAuthMembers &
  ([keyof OwnClaims<TPayload>] extends [never] ? unknown : JwtClaimsMember<OwnClaims<TPayload>>);

/** The class that `JwtAuth` returns. */
export type JwtAuthConstructor<TBase extends AbstractConstructor, TPayload extends JwtPayloadSchema> = Mixed<
  TBase,
  AddedMembers<TPayload>
> &
  JwtAuthStatics<TPayload>;

/**
 * Adds tokens to an entity: `user.issueJwt(em)`, `User.fromJwt(em, token)`.
 *
 * ```ts
 * const payload = jwtPayload.extend({ role: z.string() });
 *
 * abstract class Account extends JwtAuth(UuidV7Base, { payload, purpose: 'user' }) {
 *   declare role: string;
 *
 *   override jwtClaims() {
 *     return { role: this.role };
 *   }
 * }
 * ```
 *
 * It adds no column. On the root of a hierarchy it serves every class below; the token names the row, and the row its class. Throws
 * `DeclarationError` for a base that is no class and for a payload that does not extend `jwtPayload`; start-up throws
 * `JwtPurposeError` for a purpose that `jwt()` was not given, or that two tables share.
 */
export function JwtAuth<TBase extends AbstractConstructor, TPayload extends JwtPayloadSchema>(
  Base: TBase & Free<TBase, keyof JwtAuthMembers, 'JwtAuth'>,
  options: JwtAuthOptions<TPayload>,
): JwtAuthConstructor<TBase, TPayload> {
  const settings = checkedClassSettings(options);
  abstract class JwtAuthMixin extends requireBase('JwtAuth', [Base]) {
    static fromJwt(this: EntityClass, em: SqlEntityManager, token: string) {
      return fromToken(em, this, token);
    }

    static refreshJwt(this: EntityClass, em: SqlEntityManager, refreshToken: string) {
      return exchange(em, this, refreshToken);
    }

    static revokeJwt(this: EntityClass, em: SqlEntityManager, token: string) {
      return revokeFamilyOf(em, this, token);
    }

    static verifyJwt(this: EntityClass, em: SqlEntityManager, token: string) {
      return verifiedClaims(em, this, token);
    }

    issueJwt(em: SqlEntityManager) {
      return issueFor(em, this);
    }

    revokeJwts(em: SqlEntityManager) {
      return revokeAllOf(em, this);
    }
  }
  jwtSettings.set(JwtAuthMixin, settings);
  defineMixin(JwtAuthMixin, {});
  return JwtAuthMixin as unknown as JwtAuthConstructor<TBase, TPayload>;
}
