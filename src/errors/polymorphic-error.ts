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
 * `code` is stable across versions; the sentence is for people and may change. `status` is the HTTP status for a server that
 * lets the error through.
 */
export abstract class PolymorphicError extends Error {
  /** A stable upper-case name of the condition. */
  abstract readonly code: string;
  /** The HTTP status: 500 unless the condition is the client's. */
  readonly status: number = 500;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
