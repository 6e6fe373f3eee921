import type { EntityClass, ExpandProperty } from '@mikro-orm/core';
import type { LoadSelection } from './load-scope.ts';
import type { OnUnknown } from './hierarchy-model.ts';
import type { PolymorphicStrategy } from './strategy.ts';

/** Every prefix of the populate paths `Hint`: `'tools.owner'` gives `'tools' | 'tools.owner'`. */
export type Prefixes<Hint extends string> = Hint extends `${infer Head}.${infer Rest}`
  ? Head | `${Head}.${Prefixes<Rest>}`
  : Hint;

/** The entity at the end of a populate path. */
export type Target<Entity, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Entity
    ? Target<ExpandProperty<NonNullable<Entity[Head]>>, Rest>
    : never
  : Path extends keyof Entity
    ? ExpandProperty<NonNullable<Entity[Path]>>
    : never;

/** The values of the option `loadPolymorphic`. */
export type LoadPolymorphic<Entity, Hint extends string> =
  | 'all'
  | 'none'
  | readonly EntityClass<NoInfer<Entity>>[]
  | ([Hint] extends [never]
      ? { readonly $self?: 'all' | 'none' | readonly EntityClass<NoInfer<Entity>>[] }
      : { readonly $self?: 'all' | 'none' | readonly EntityClass<NoInfer<Entity>>[] } & {
          readonly [K in Prefixes<Hint>]?: 'all' | 'none' | readonly EntityClass<Target<NoInfer<Entity>, K>>[];
        });

/** The options of a load that this library adds to MikroORM's. */
export interface PolymorphicLoadOptions {
  loadPolymorphic?: LoadSelection | { readonly [path: string]: LoadSelection };
  polymorphicStrategy?: PolymorphicStrategy;
  onUnknown?: OnUnknown;
}

declare module '@mikro-orm/core' {
  interface FindOptions<
    Entity,
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
  > {
    /**
     * Which child tables are read. A word or a list is for the queried hierarchy, or, when the queried entity is none, for
     * every populated relation whose hierarchy holds the classes; an object is by populate path, `$self` being the root.
     */
    loadPolymorphic?: LoadPolymorphic<Entity, Hint>;
    /** How child rows are fetched. Default: `'select-in'`. */
    polymorphicStrategy?: PolymorphicStrategy;
    /** What to do with stored identities that no class has, in every hierarchy of this load. */
    onUnknown?: OnUnknown;
  }
  interface EntityLoaderOptions<Entity, Fields extends string = never, Excludes extends string = never> {
    /** See `FindOptions.loadPolymorphic`. */
    loadPolymorphic?: LoadSelection | { readonly [path: string]: LoadSelection };
    /** See `FindOptions.polymorphicStrategy`. */
    polymorphicStrategy?: PolymorphicStrategy;
    /** See `FindOptions.onUnknown`. */
    onUnknown?: OnUnknown;
  }
  interface CountOptions<T extends object, P extends string = never> {
    /** Counts what a load with the same policy yields: `'skip'` leaves rows of unknown identities out. */
    onUnknown?: OnUnknown;
  }
}
