import { AsyncLocalStorage } from 'node:async_hooks';
import { ActorIdError } from '../errors/mixin-error.ts';

/** Who somebody is, asked when it matters. */
type ReadActor = () => string | null | undefined;

const actors = new AsyncLocalStorage<string | null | ReadActor>();

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

/** `withActor` for an id that is known later: it is read whenever a flush asks for it. */
export function withActorOf<T>(read: ReadActor, work: () => T): T {
  return actors.run(read, work);
}

/**
 * The id that the surrounding `withActor` was given; undefined outside of one and for nobody.
 *
 * ```ts
 * const me: string | undefined = currentActor();
 * ```
 */
export function currentActor(): string | undefined {
  const actor = actors.getStore();
  return (typeof actor === 'function' ? actor() : actor) ?? undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The id as PostgreSQL writes it. Throws `ActorIdError` for anything but a UUID. */
export function actorId(where: string, id: unknown): string {
  if (typeof id !== 'string' || !UUID.test(id)) {
    throw new ActorIdError(where, id);
  }
  return id.toLowerCase();
}
