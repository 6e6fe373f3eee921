import { PolymorphicError } from './polymorphic-error.ts';

/** An option of `migrations()`, or an argument of a call about migrations, cannot work. */
export class MigrationOptionError extends PolymorphicError {
  readonly code = 'MIGRATION_OPTION';
}
