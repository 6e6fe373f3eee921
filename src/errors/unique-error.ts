import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** `asUnique` was called on a class that does not say, or not rightly, what makes its rows unique. */
export class UniqueDeclarationError extends PolymorphicError {
  readonly code = 'UNIQUE_DECLARATION';

  /** One of the two static methods is missing. */
  static method(className: string): UniqueDeclarationError {
    return new UniqueDeclarationError(
      `${className}.asUnique needs the static methods uniqueHash(data) and uniqueFilter(data). ` +
        `Write both: the first gives a text, the second the values of a unique constraint.`,
    );
  }

  /** The hash is no text. */
  static hash(className: string): UniqueDeclarationError {
    return new UniqueDeclarationError(
      `${className}.uniqueHash gave no string for the data. Give a text that differs for different rows.`,
    );
  }

  /** The filter lacks a value, and null equals nothing. */
  static empty(className: string, fields: readonly string[]): UniqueDeclarationError {
    return new UniqueDeclarationError(
      `${className}.uniqueFilter gave no value for ${listNames(fields)}: rows without one are never the same. ` +
        `Give the data a value there, or refuse it before.`,
    );
  }

  /** No unique constraint has exactly these properties. */
  static constraint(className: string, fields: readonly string[]): UniqueDeclarationError {
    return new UniqueDeclarationError(
      `No unique constraint of ${className} has exactly the properties of its uniqueFilter: ${listNames(fields) || 'none'}. ` +
        `Declare one, unique() or uniques, without a condition; or give the properties of one that there is.`,
    );
  }
}

/** A row was neither found nor inserted. */
export class UniqueRowError extends PolymorphicError {
  readonly code = 'UNIQUE_ROW';

  constructor(className: string, fields: readonly string[]) {
    super(
      `${className}.asUnique found no row by ${listNames(fields)} after it inserted one, several times. ` +
        `Others delete it meanwhile, it is invisible to this transaction, or the database changes the values: store them as they come.`,
    );
  }
}
