import { AsyncLocalStorage } from 'node:async_hooks';
import type { OnUnknown } from '../../polymorphic/hierarchy-model.ts';
import type { LoadScope } from '../../polymorphic/load-scope.ts';
import type { PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import type { SubclassHints } from '../../polymorphic/subclass-hints.ts';

/** What a load says of a relation that MikroORM loads with a find of its own, dropping options that it does not know. */
export interface LoadContext {
  readonly scope: LoadScope;
  readonly onUnknown: OnUnknown | undefined;
  readonly strategy: PolymorphicStrategy | undefined;
  readonly subclassHints: SubclassHints;
}

const storage = new AsyncLocalStorage<LoadContext | undefined>();

/** Runs the part of MikroORM that is about to start such a find. */
export function withLoadContext<T>(context: LoadContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context for the find that starts now, if it is one for a relation. */
export function currentLoadContext(): LoadContext | undefined {
  return storage.getStore();
}

/** Runs work that has taken the context over: finds that it starts on its own account see none. */
export function withoutLoadContext<T>(work: () => T): T {
  return storage.getStore() ? storage.run(undefined, work) : work();
}
