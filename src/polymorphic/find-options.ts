import type { EntityClass, ExpandProperty } from '@mikro-orm/core';
import type { LoadSelection } from './load-scope.ts';
import type { PolymorphicMembers } from './polymorphic.ts';
import type { OnUnknown } from './hierarchy-model.ts';
import type { PolymorphicStrategy } from './strategy.ts';

/** Every prefix of the populate paths `Hint`: `'tools.owner'` gives `'tools' | 'tools.owner'`. */
export type LoadPaths<Hint extends string> = Hint extends `${infer Path}:ref`
  ? LoadPaths<Path>
  : Hint extends `${infer Head}.${infer Rest}`
    ? Head | `${Head}.${LoadPaths<Rest>}`
    : Hint;

/** The entity at the end of a populate path. */
export type LoadTarget<Entity, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Entity
    ? LoadTarget<ExpandProperty<NonNullable<Entity[Head]>>, Rest>
    : never
  : Path extends keyof Entity
    ? ExpandProperty<NonNullable<Entity[Path]>>
    : never;

type Selection<Entity> = 'all' | 'none' | readonly EntityClass<Entity>[];

/** A list is of classes of the queried hierarchy or, when the queried entity is none, of those that its relations lead to. */
type SelectionList<Entity, Hint extends string> = Entity extends PolymorphicMembers
  ? readonly EntityClass<Entity>[]
  : [Hint] extends [never]
    ? never
    : readonly EntityClass<LoadTarget<Entity, LoadPaths<Hint>>>[];

type SelectionMap<Entity, Hint extends string> = { readonly $self?: Selection<Entity> } & ([Hint] extends [never]
  ? unknown
  : { readonly [K in LoadPaths<Hint>]?: Selection<LoadTarget<Entity, K>> });

/** The values of the option `loadPolymorphic`. */
export type LoadPolymorphic<Entity, Hint extends string> =
  | 'all'
  | 'none'
  | ('*' extends Hint
      ? readonly EntityClass[] | { readonly [path: string]: Selection<unknown> }
      : SelectionList<NoInfer<Entity>, Hint> | SelectionMap<NoInfer<Entity>, Hint>);

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
    /** How child rows are fetched. Default: `'auto'`. */
    polymorphicStrategy?: PolymorphicStrategy;
    /** What to do with stored identities that no class has, in every hierarchy of this load. */
    onUnknown?: OnUnknown;
    /**
     * Makes references that stay unloaded instances of their concrete classes, with one query of keys and identities for each
     * hierarchy. Default: false, an unloaded reference is an instance of the class that its relation is declared to.
     */
    resolveReferences?: boolean;
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
