import { PolymorphicError } from './polymorphic-error.ts';

/** Something else than a UUID was given for who created or updated a row. */
export class ActorIdError extends PolymorphicError {
  readonly code = 'ACTOR_ID';

  constructor(where: string, given: unknown) {
    super(
      `${where} takes a UUID, as 'f47ac10b-58cc-4372-a567-0e02b2c3d479'; it was given ${describe(given)}. ` +
        `Pass the id of the user, not a name or a token.`,
    );
  }
}

/** What a value is, without the value: it may be a secret. */
function describe(given: unknown): string {
  if (typeof given === 'string') {
    return `a string of ${given.length} characters`;
  }
  return given === null || given === undefined ? String(given) : `a value of type ${typeof given}`;
}

/** A function was called for a class that lacks the mixin that it needs. */
export class MissingMixinError extends PolymorphicError {
  readonly code = 'MISSING_MIXIN';

  constructor(className: string, { mixin, call }: { mixin: string; call: string }) {
    super(`${call} needs a class with ${mixin}, which ${className} is not. Let ${className} extend ${mixin}(Base).`);
  }
}
