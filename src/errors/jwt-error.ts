import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** An option of `jwt()`, of `JwtAuth` or of a call of the `JwtManager` cannot work. */
export class JwtOptionError extends PolymorphicError {
  readonly code: string = 'JWT_OPTION';
}

/** A key-encryption key is missing, short, malformed or given twice. */
export class KeyEncryptionKeyError extends JwtOptionError {
  override readonly code = 'KEY_ENCRYPTION_KEY';

  constructor(reason: string) {
    super(
      `The option keyEncryptionKeys of jwt() ${reason}. Give 32 random bytes, or their base64, with an id: ` +
        `keyEncryptionKeys: [{ id: '2026-01', key: process.env.JWT_KEK }]; openssl rand -base64 32 makes them.`,
    );
  }
}

/** A class names a purpose that the ORM does not know, or that belongs to another table. */
export class JwtPurposeError extends JwtOptionError {
  override readonly code = 'JWT_PURPOSE';

  static unknown(purpose: string, { who, known }: { who: string; known: readonly string[] }): JwtPurposeError {
    return new JwtPurposeError(
      `${who} names the purpose '${purpose}', which jwt() was not given. ` +
        `Add it to the option purposes of jwt(), or name one of ${listNames(known)}.`,
    );
  }

  /** A key of one table would be read as a key of the other. */
  static shared(purpose: string, classNames: readonly [string, string]): JwtPurposeError {
    return new JwtPurposeError(
      `${classNames.join(' and ')} are stored in different tables and share the purpose '${purpose}': a token of one would be ` +
        `read as the other with the same key. Give each a purpose of its own.`,
    );
  }

  static withoutRefresh(purpose: string): JwtPurposeError {
    return new JwtPurposeError(
      `The purpose '${purpose}' has no refresh tokens. Give it a refreshLifetime in the option purposes of jwt().`,
    );
  }
}

/** The ORM was started without `jwt()`. */
export class MissingJwtError extends PolymorphicError {
  readonly code = 'MISSING_JWT';

  constructor() {
    super(
      'This ORM issues no tokens: add jwt({ … }) of mikro-orm-polymorphic/jwt to the option extensions of defineConfig.',
    );
  }
}

/** A private key in the database cannot be decrypted. */
export class KeyDecryptionError extends PolymorphicError {
  readonly code = 'KEY_DECRYPTION';

  constructor(id: string, reason: string) {
    super(
      `The private part of the JwtKey ${id} cannot be decrypted: ${reason}. ` +
        `Give jwt() the key-encryption key that it was stored under, or revoke the key: the next token makes a new one.`,
    );
  }
}

/** The key of a `JwtKey` signs nothing: it is none of its algorithm, or too short. */
export class JwtKeyError extends PolymorphicError {
  readonly code = 'JWT_KEY';

  constructor(id: string, algorithm: string) {
    super(
      `The private part of the JwtKey ${id} signs nothing: it is no key for ${algorithm}, or an RSA key below 2048 bits. ` +
        `Revoke it with JwtManager.revokeKey: the next token makes a new one.`,
    );
  }
}

/** A token was asked for an entity that cannot have one. */
export class JwtSubjectError extends PolymorphicError {
  readonly code = 'JWT_SUBJECT';

  constructor(className: string, reason: string) {
    super(`No token was issued for a ${className}: ${reason}.`);
  }
}

/** What `jwtClaims()` gave does not fit the payload of the class. */
export class JwtClaimsError extends PolymorphicError {
  readonly code = 'JWT_CLAIMS';

  constructor(className: string, issues: readonly string[]) {
    super(
      `The claims of ${className} do not fit its payload: ${listNames(issues)}. ` +
        `Correct jwtClaims() of ${className}, or the option payload of JwtAuth.`,
    );
  }
}

/** A call that has to outlive a rollback was made inside a transaction. */
export class JwtTransactionError extends PolymorphicError {
  readonly code = 'JWT_TRANSACTION';

  constructor(call: string) {
    super(`${call} has a transaction of its own, which a rollback must not undo. Call it outside of em.transactional.`);
  }
}
