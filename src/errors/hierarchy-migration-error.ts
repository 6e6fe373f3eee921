import { PolymorphicError } from './polymorphic-error.ts';

/** A migration of a hierarchy that cannot be written or run as it is; the message says what to change. */
export class HierarchyMigrationError extends PolymorphicError {
  readonly code = 'INVALID_HIERARCHY_MIGRATION';
}
