import {
  Collection,
  type EntityProperty,
  type InitCollectionOptions,
  type Loaded,
  type LoadedCollection,
} from '@mikro-orm/core';
import { ReadOnlyCollectionError } from '../errors/read-only-collection-error.ts';

/** The collections that MikroORM is filling with what it read. */
const filling = new WeakSet<object>();

/**
 * The inverse side of a many-to-many relation, for reading: `add`, `remove`, `removeAll` and `set` throw
 * `ReadOnlyCollectionError`. What is written to the owning side shows here.
 *
 * ```ts
 * class Label {
 *   notes = new ReadOnlyCollection<Note>(this);
 * }
 * ```
 *
 * `ReadOnlyInverse` makes collections of loaded entities such ones.
 */
export class ReadOnlyCollection<T extends object, O extends object = object> extends Collection<T, O> {
  override add(...items: never[]): never {
    return (filling.has(this) ? super.add(...(items as [never])) : refuse(this, 'add')) as never;
  }

  override remove(..._items: never[]): never {
    return refuse(this, 'remove');
  }

  override removeAll(): never {
    return refuse(this, 'removeAll');
  }

  override set(_items: never): never {
    return refuse(this, 'set');
  }

  /** @internal */
  override hydrate(...given: Parameters<Collection<T, O>['hydrate']>): void {
    filling.add(this);
    try {
      super.hydrate(...given);
    } finally {
      filling.delete(this);
    }
  }

  /** Loads the items. Those that wait for a flush of the owning side stay. */
  override async init<TT extends T, P extends string = never>(
    options?: InitCollectionOptions<TT, P>,
  ): Promise<LoadedCollection<Loaded<TT, P>>> {
    const waiting = this.isDirty() ? this.getItems(false) : [];
    this.setDirty(false);
    const loaded = await super.init(options);
    waiting.forEach(item => this.addWithoutPropagation(item));
    return loaded;
  }
}

/** The collection as a `ReadOnlyCollection`: MikroORM makes its own, and keeps no others. */
export function readOnly(collection: unknown): unknown {
  if (Collection.isCollection(collection) && !(collection instanceof ReadOnlyCollection)) {
    Object.setPrototypeOf(collection, ReadOnlyCollection.prototype);
  }
  return collection;
}

/** What a refusal reads of a collection. */
interface Refusing {
  readonly owner: object;
  readonly property: EntityProperty;
}

/** Refuses a call of user code. */
export function refuse({ owner, property }: Refusing, call: string): never {
  const { name, mappedBy, targetMeta } = property;
  throw new ReadOnlyCollectionError(call, {
    className: owner.constructor.name,
    property: name,
    owner: `${targetMeta!.className}.${mappedBy}`,
  });
}
