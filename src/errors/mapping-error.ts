import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** A mapper was given what it cannot map. */
export class MappingError extends PolymorphicError {
  readonly code = 'MAPPING';

  /** Something else than an entity of the mapper's class. */
  static notEntity(className: string, given: unknown): MappingError {
    return new MappingError(`The mapper of ${className} maps instances of ${className}, not ${described(given)}.`);
  }

  /** Something else than a DTO. */
  static notDto(className: string, given: unknown): MappingError {
    return new MappingError(`The mapper of ${className} makes entities of DTOs, not of ${described(given)}.`);
  }

  /** A property that only the database knows yet. */
  static noValue(className: string, property: string): MappingError {
    return new MappingError(
      `The mapper of ${className} needs ${className}.${property}, which has no value yet. Flush the entity before you map it.`,
    );
  }

  /** A relation without a rule. */
  static relation(className: string, property: string): MappingError {
    return new MappingError(
      `The mapper of ${className} has no rule for the relation ${property}. Give it a mapper or a function: ${property}: …`,
    );
  }

  /** Values that the schema of a DTO refuses. The values themselves are not shown. */
  static refused(className: string, complaints: readonly string[], cause: unknown): MappingError {
    return new MappingError(
      `An instance of ${className} does not fit the schema of its DTO: ${listNames(complaints)}.`,
      { cause },
    );
  }
}

function described(value: unknown): string {
  if (value === null || value === undefined) {
    return String(value);
  }
  const name = typeof value === 'object' ? (value.constructor as { name?: string } | undefined)?.name : undefined;
  return name ? `an instance of ${name}` : `a value of type ${typeof value}`;
}
