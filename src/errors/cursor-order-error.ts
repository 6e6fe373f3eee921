import { PolymorphicError } from './polymorphic-error.ts';

/** A query cannot be paged by cursor as it is written. */
export class CursorOrderError extends PolymorphicError {
  readonly code = 'CURSOR_ORDER';

  constructor(entity: string, reason: string) {
    super(`${entity} cannot be paged by cursor like this: ${reason}`);
  }
}
