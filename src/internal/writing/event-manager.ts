import { EventManager, type EventSubscriber } from '@mikro-orm/core';
import { ClassesWithSubclasses } from '../../polymorphic/classes-with-subclasses.ts';

/** The members of MikroORM's event manager that are overridden here, private ones included. */
interface EventManagerInternals {
  getSubscribers(): Set<EventSubscriber>;
  getSubscribedEntities(subscriber: EventSubscriber): Set<unknown>;
  clone(): unknown;
}

const Base = EventManager as unknown as new (subscribers: Iterable<EventSubscriber>) => EventManagerInternals;

/** MikroORM's event manager, in which a subscriber to a class of a hierarchy hears of its subclasses as well. */
export class PolymorphicEventManager extends Base {
  /** The same subscribers; an event manager that is one already stays itself. */
  static of(manager: EventManagerInternals): PolymorphicEventManager {
    return manager instanceof PolymorphicEventManager ? manager : new PolymorphicEventManager(manager.getSubscribers());
  }

  override getSubscribedEntities(subscriber: EventSubscriber): Set<unknown> {
    return new ClassesWithSubclasses(super.getSubscribedEntities(subscriber));
  }

  override clone(): PolymorphicEventManager {
    return new PolymorphicEventManager(this.getSubscribers());
  }
}
