import { currentActor, withActor } from '../../mixins/actor.ts';
import { UnitOfWorkBase } from './unit-of-work-internals.ts';

interface WaitingFlush {
  readonly actor: string | undefined;
}

const waiting = new WeakMap<object, Set<WaitingFlush>>();

/**
 * MikroORM's unit of work, in which each flush runs on behalf of whoever asked for it.
 *
 * A flush that has to wait for another one is started by that one, and would run on behalf of its actor.
 */
export class ActorFlushes extends UnitOfWorkBase {
  override async commit(): Promise<void> {
    const flush = { actor: currentActor() };
    const queue = waiting.get(this) ?? new Set();
    waiting.set(this, queue.add(flush));
    try {
      await super.commit();
    } finally {
      queue.delete(flush);
    }
  }

  override async doCommit(): Promise<void> {
    const queue = waiting.get(this);
    const [flush] = queue ?? [];
    if (!queue || !flush) {
      return super.doCommit();
    }
    queue.delete(flush);
    await withActor(flush.actor ?? null, () => super.doCommit());
  }
}
