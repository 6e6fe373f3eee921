import { AsyncLocalStorage } from 'node:async_hooks';
import { UnmanagedEntityError } from '../../../errors/type-change-error.ts';

const last = new WeakMap<object, Promise<unknown>>();
const inside = new AsyncLocalStorage<object>();

/** Changes of type in one entity manager go one after the other: each flushes the whole unit of work. */
export async function inTurn<T>(em: object, work: () => Promise<T>): Promise<T> {
  if (inside.getStore() === em) {
    throw new UnmanagedEntityError('an entity inside a hook of another change', 'Call changeType after the flush.');
  }
  const turn = (last.get(em) ?? Promise.resolve()).then(() => inside.run(em, work));
  last.set(
    em,
    turn.catch(() => undefined),
  );
  return turn;
}
