import { AsyncLocalStorage } from 'node:async_hooks';
import { ActorIdError } from '../errors/mixin-error.ts';

const actors = new AsyncLocalStorage<string | null>();

/**
 * Runs `work` on behalf of a user: what it flushes is stamped with the user's id, on every class with `AuditBy`.
 *
 * ```ts
 * await withActor('f47ac10b-58cc-4372-a567-0e02b2c3d479', () => em.flush());
 * ```
 *
 * `id` is a UUID, or null for nobody, inside another `withActor` too. It holds for everything that `work` awaits, and for
 * nothing beside it: requests that run at the same time do not see each other's. Returns what `work` returns. Throws
 * `ActorIdError` for an id that is no UUID. After `AsyncLocalStorage` of Node.
 */
export function withActor<T>(id: string | null, work: () => T): T {
  return actors.run(id === null ? null : actorId('withActor', id), work);
}

/**
 * The id that the surrounding `withActor` was given; undefined outside of one and for nobody.
 *
 * ```ts
 * const me: string | undefined = currentActor();
 * ```
 */
export function currentActor(): string | undefined {
  return actors.getStore() ?? undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The id as PostgreSQL writes it. Throws `ActorIdError` for anything but a UUID. */
export function actorId(where: string, id: unknown): string {
  if (typeof id !== 'string' || !UUID.test(id)) {
    throw new ActorIdError(where, id);
  }
  return id.toLowerCase();
}
