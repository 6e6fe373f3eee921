import { PolymorphicError } from './polymorphic-error.ts';

/** The classes have lost identities that rows may store, by the lock. */
export class IdentityLockError extends PolymorphicError {
  readonly code = 'IDENTITY_LOCK';

  constructor(file: string, sentences: readonly string[]) {
    super(`The classes do not agree with ${file}:\n${sentences.map(sentence => `- ${sentence}`).join('\n')}`);
  }
}

/** A file that is to hold a lock holds something else. */
export class IdentityLockFileError extends PolymorphicError {
  readonly code = 'IDENTITY_LOCK_FILE';

  constructor(file: string, fault: string, options?: ErrorOptions) {
    super(
      `${file} ${fault}. Restore it from version control, or write it anew: npx mikro-orm-polymorphic lock.`,
      options,
    );
  }

  /** The option `requireIdentityLock` asks for a file that was not written, or not deployed. */
  static missing(file: string, baseDir: string): IdentityLockFileError {
    return new IdentityLockFileError(
      file,
      `does not exist in ${baseDir}, where requireIdentityLock of migrations() needs it: deploy it with the application`,
    );
  }
}

/** Stored identities cannot be renamed as asked. */
export class IdentityRenameError extends PolymorphicError {
  readonly code = 'IDENTITY_RENAME';
}
