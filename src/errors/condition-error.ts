import { PolymorphicError } from './polymorphic-error.ts';

/** A condition or an order on types is malformed, or stands where there are no rows of a hierarchy. */
export class TypeConditionError extends PolymorphicError {
  readonly code = 'TYPE_CONDITION';

  /** The condition stands on something that is no hierarchy. */
  static misplaced(condition: string, place: string): TypeConditionError {
    return new TypeConditionError(
      `${condition} stands on ${place}, which is no class of a polymorphic hierarchy. ` +
        `Write it for a class that extends Polymorphic(…), or for a relation to one.`,
    );
  }
}
