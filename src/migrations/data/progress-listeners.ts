import type { Configuration, MikroORM } from '@mikro-orm/core';
import { aFunction, anOrm, requireArgument } from '../arguments.ts';
import type { BatchProgress } from './batch-options.ts';

type Listener = (progress: BatchProgress) => void;

const listeners = new WeakMap<Configuration, Set<Listener>>();

/**
 * Calls a function after each committed batch of the data migrations of an ORM, until the returned function is called.
 *
 * ```ts
 * const stop = watchProgress(orm, ({ step, done, total }) => console.log(`${step}: ${done} of ${total} rows`));
 * stop();
 * ```
 */
export function watchProgress(orm: MikroORM, listener: Listener): () => void {
  requireArgument('watchProgress()', anOrm, orm);
  requireArgument('watchProgress()', aFunction, listener);
  const known = listeners.get(orm.config) ?? new Set();
  listeners.set(orm.config, known.add(listener));
  return () => void known.delete(listener);
}

/** Tells the log and all who watch. */
export function reportProgress(config: Configuration, progress: BatchProgress): void {
  const { migration, step, done, total } = progress;
  config.getLogger().log('info', `${migration}, step ${step}: ${done} of ${total} rows`);
  for (const listener of listeners.get(config) ?? []) {
    listener(progress);
  }
}
