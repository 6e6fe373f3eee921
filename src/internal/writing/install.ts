import { type Configuration, type EntityManager, EventManager } from '@mikro-orm/core';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { PolymorphicEventManager } from './event-manager.ts';
import { PolymorphicUnitOfWork } from './unit-of-work.ts';

/** The position of the event manager among the arguments of MikroORM's entity manager. */
const EVENT_MANAGER = 4;

/** The arguments of an entity manager, with an event manager that knows hierarchies. */
export function withEventManager(args: readonly unknown[]): unknown[] {
  const config = args[0] as Configuration;
  const given = args[EVENT_MANAGER] ?? new EventManager(config.get('subscribers'));
  const all = [...args];
  all[EVENT_MANAGER] = PolymorphicEventManager.of(given as never);
  return all;
}

/** Each entity manager has a unit of work of its own, made in its constructor; it is given our class there. */
export function installUnitOfWork(manager: EntityManagerInternals): void {
  const em = manager as unknown as EntityManager;
  PolymorphicUnitOfWork.install(em, em.getUnitOfWork(false));
}
