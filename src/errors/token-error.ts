import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/**
 * A token was refused. The sentence is the same for every reason; the reason is the `cause`, a `TokenError`, for logs.
 *
 * ```ts
 * try {
 *   await em.flush();
 * } catch (error) {
 *   if (isHttpError(error) && error.status === 401 && error.cause instanceof PolymorphicError) console.log(error.cause.code);
 * }
 * ```
 *
 * `headers` is the challenge of RFC 6750, which the plugin for Fastify sends.
 */
export class InvalidTokenError extends PolymorphicError {
  readonly code = 'INVALID_TOKEN';
  override readonly status = 401;
  readonly headers: Readonly<Record<string, string>> = { 'www-authenticate': 'Bearer error="invalid_token"' };

  constructor(cause: TokenError) {
    super('The token is not valid.', { cause });
  }
}

/** Why a token was refused: the `cause` of `InvalidTokenError`. It never holds the token, a claim's value or a key. */
export abstract class TokenError extends PolymorphicError {
  override readonly status = 401;
}

/** It is no signed token at all: too long, not three parts, no base64url, no JSON, a member twice, too deep. */
export class MalformedTokenError extends TokenError {
  readonly code = 'TOKEN_MALFORMED';

  constructor(reason: string) {
    super(`The token is malformed: ${reason}.`);
  }
}

/** Its header asks for something that only the server decides, or names another algorithm than its key. */
export class TokenHeaderError extends TokenError {
  readonly code = 'TOKEN_HEADER';

  constructor(reason: string) {
    super(`The header of the token was refused: ${reason}.`);
  }
}

/** No key has its `kid`, or the key may not verify it: revoked, expired, not yet active, of another purpose. */
export class TokenKeyError extends TokenError {
  readonly code = 'TOKEN_KEY';

  constructor(id: string, reason: string) {
    super(`The key ${id} does not verify the token: ${reason}.`);
  }
}

/** Its signature is not that of its key. */
export class TokenSignatureError extends TokenError {
  readonly code = 'TOKEN_SIGNATURE';

  constructor() {
    super('The signature of the token is not that of its key.');
  }
}

/** It has expired. */
export class TokenExpiredError extends TokenError {
  readonly code = 'TOKEN_EXPIRED';

  constructor() {
    super('The token has expired.');
  }
}

/** It is not valid yet, or was issued in the future. */
export class TokenNotYetValidError extends TokenError {
  readonly code = 'TOKEN_NOT_YET_VALID';

  constructor() {
    super(
      'The token is not valid yet. If it was just issued, compare the clocks, or raise the option clockTolerance of jwt().',
    );
  }
}

/** Claims are missing, mistyped, unknown, or meant for another issuer or audience. */
export class TokenClaimsError extends TokenError {
  readonly code = 'TOKEN_CLAIMS';

  constructor(issues: readonly string[]) {
    super(`The claims of the token were refused: ${listNames(issues)}.`);
  }
}

/** It, its family or all tokens of its subject were revoked. */
export class TokenRevokedError extends TokenError {
  readonly code = 'TOKEN_REVOKED';

  constructor() {
    super('The token was revoked.');
  }
}

/** A refresh token was used a second time; its family is revoked. */
export class RefreshTokenReusedError extends TokenError {
  readonly code = 'REFRESH_TOKEN_REUSED';

  constructor(family: string) {
    super(`A refresh token was used twice: one of its holders may have stolen it. Its family ${family} is revoked.`);
  }
}

/** The entity that it names is gone, marked as deleted, inactive, or of a class that was not asked for. */
export class TokenSubjectError extends TokenError {
  readonly code = 'TOKEN_SUBJECT';

  constructor(className: string, reason: string) {
    super(`The token names no ${className} that may be used: ${reason}.`);
  }
}
