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
    super(`${file} ${fault}. Restore it from version control, or write it anew with writeIdentityLock(orm).`, options);
  }
}

/** Stored identities cannot be renamed as asked. */
export class IdentityRenameError extends PolymorphicError {
  readonly code = 'IDENTITY_RENAME';
}
