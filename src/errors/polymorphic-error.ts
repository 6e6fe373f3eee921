/**
 * The base of every error that this library throws.
 *
 * ```ts
 * try {
 *   await em.find(Tool, {});
 * } catch (error) {
 *   if (error instanceof PolymorphicError && error.code === 'UNKNOWN_IDENTITY') console.error(error.message);
 * }
 * ```
 *
 * `code` is stable across versions; the sentence is for people and may change.
 */
export abstract class PolymorphicError extends Error {
  /** A stable upper-case name of the condition. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
