import { DeclarationError } from './declaration-error.ts';
import { PolymorphicError } from './polymorphic-error.ts';
import { listNames, nearestNames } from './sentence.ts';

/** `Slug` names a property to take the text from that cannot give it. */
export class SlugSourceError extends DeclarationError {
  override readonly code = 'SLUG_SOURCE';

  /** The class has no such property, or one that is no scalar. */
  static missing(className: string, from: string, properties: readonly string[]): SlugSourceError {
    return new SlugSourceError(
      `The slug of ${className} is made from '${from}', which is no scalar property of ${className}. ` +
        `Declare it, or name another: Slug(Base, { from: '…' }). The nearest: ${listNames(nearestNames(from, properties))}.`,
    );
  }

  /** Nobody tells when a getter gives something else. */
  static computed(className: string, from: string): SlugSourceError {
    return new SlugSourceError(
      `The slug of ${className} cannot follow '${from}', which is not stored: its changes are not seen. ` +
        `Store it, or leave out the option follow of Slug.`,
    );
  }
}

/** A row is written past the unit of work, and the text for its slug is not in the data. */
export class MissingSlugError extends PolymorphicError {
  readonly code = 'MISSING_SLUG';

  constructor(className: string, from: string) {
    super(
      `The data of ${className} has neither a slug nor '${from}', from which it is made and which is not stored: a getter is ` +
        `read from instances only. Give the slug, or write an instance: em.create(${className}, …).`,
    );
  }
}
