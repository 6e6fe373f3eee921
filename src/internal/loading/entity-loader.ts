import {
  EntityLoader,
  type EntityManager,
  type EntityMetadata,
  type EntityName,
  type EntityProperty,
  helper,
  ReferenceKind,
  Utils,
} from '@mikro-orm/core';
import type { OnUnknown } from '../../polymorphic/hierarchy-model.ts';
import { LoadScope, propertyOf } from '../../polymorphic/load-scope.ts';
import type { PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import { registry } from '../../polymorphic/registry.ts';
import { type ClassHints, type Hint, SubclassHints } from '../../polymorphic/subclass-hints.ts';
import { currentLoadContext, type LoadContext, withLoadContext } from './load-context.ts';
import { mappingsOf } from '../mapping.ts';
import { relationsBelow } from './declared-below.ts';
import { isPartial, mayHoldPartial } from './partial-entity.ts';
import { targetsOf } from './related-entities.ts';

type Options = Record<string, unknown> & {
  loadPolymorphic?: unknown;
  onUnknown?: OnUnknown | undefined;
  polymorphicStrategy?: PolymorphicStrategy | undefined;
  subclassHints?: SubclassHints;
};

/** The members of MikroORM's loader that are overridden or used here, private ones included. */
interface EntityLoaderInternals {
  populate(
    entityName: EntityName<object>,
    entities: object[],
    populate: Hint[] | boolean,
    options: Options,
  ): Promise<void>;
  populateField(entityName: EntityName<object>, entities: object[], populate: Hint, options: Options): Promise<void>;
  populateScalar(meta: EntityMetadata, entities: object[], options: Options): Promise<void>;
  findChildren(
    entities: object[],
    prop: EntityProperty,
    populate: unknown,
    options: Options,
    ref: boolean,
  ): Promise<unknown>;
  findChildrenFromPivotTable(
    filtered: object[],
    prop: EntityProperty,
    options: Options,
    ...rest: unknown[]
  ): Promise<object[][]>;
}

const Base = EntityLoader as unknown as new () => EntityLoaderInternals;

const managers = new WeakMap<object, EntityManager>();

/** MikroORM's loader of relations, which hands our options down to the finds that it makes. */
export class PolymorphicEntityLoader extends Base {
  /** Gives the loader of an entity manager this class. */
  static install(em: EntityManager, loader: EntityLoader): void {
    Object.setPrototypeOf(loader, PolymorphicEntityLoader.prototype);
    managers.set(loader, em);
  }

  /** Relations that only subclasses have come last, one after the other, for the instances that have them. */
  override async populate(
    entityName: EntityName<object>,
    entities: object[],
    populate: Hint[] | boolean,
    options: Options,
  ): Promise<void> {
    const context = contextOf(options);
    const own = { ...options, ...optionsOf(context) };
    if (isAll(populate)) {
      await this.populateEverything(entityName, entities, own);
    }
    await withLoadContext(context, () => super.populate(entityName, entities, populate, own));
    for (const hints of context.subclassHints.own) {
      await this.populateClass(hints, entities, options);
    }
    markPopulated(entities, context.subclassHints, options);
  }

  /** MikroORM populates the relations of subclasses for each concrete class alone, and misses those of equal names. */
  private async populateEverything(entityName: EntityName<object>, all: object[], options: Options): Promise<void> {
    const em = managers.get(this)!;
    const meta: EntityMetadata = em.getMetadata(entityName);
    const own = { visited: new Set(), ...options, where: {}, orderBy: {} };
    for (const { meta: owner, prop } of relationsBelow(mappingsOf(em.config), meta).filter(
      each => !each.prop.embedded,
    )) {
      const entities = all.filter(entity => entity instanceof owner.class && helper(entity).__initialized);
      if (entities.length > 0) {
        await this.populateField(owner.class, entities, { field: prop.name, all: true }, own);
      }
    }
  }

  private async populateClass(
    { meta, hints, nested }: ClassHints,
    all: readonly object[],
    options: Options,
  ): Promise<void> {
    const entities = all.filter(entity => entity instanceof meta.class && helper(entity).__initialized);
    const context = { ...contextOf(options), subclassHints: nested };
    const own = { ...options, ...optionsOf(context), ...subclassLoad };
    if (entities.length > 0) {
      await this.loadKeys(meta, hints, { entities, options: own });
      await withLoadContext(context, () => super.populate(meta.class, entities, [...hints], own));
    }
  }

  /** Lazy columns, and the foreign keys that a partial load left out: without them a relation would look empty. */
  private async loadKeys(
    meta: EntityMetadata,
    hints: readonly Hint[],
    { entities, options }: { entities: readonly object[]; options: Options },
  ): Promise<void> {
    const names = hints.map(({ field }) => field.split(':')[0]!).filter(name => isColumnOf(meta, name));
    const missing = names.filter(name => entities.some(entity => lacks(entity, name)));
    if (missing.length > 0) {
      const partial = entities.filter(entity => missing.some(name => lacks(entity, name)));
      await this.populateScalar(meta, partial, { ...options, ...plainLoad, fields: missing });
    }
  }

  /** The rows themselves: whoever asked for them follows their relations. */
  override populateScalar(meta: EntityMetadata, entities: object[], options: Options): Promise<void> {
    return withLoadContext({ ...contextOf(options), subclassHints: SubclassHints.none }, () =>
      super.populateScalar(meta, entities, options),
    );
  }

  override async populateField(
    entityName: EntityName<object>,
    entities: object[],
    populate: Hint,
    options: Options,
  ): Promise<void> {
    const context = contextOf(options);
    const [name = '', ref] = populate.field.split(':');
    const child: LoadContext = {
      ...context,
      scope: context.scope.child(name),
      subclassHints: context.subclassHints.child(name),
    };
    await withLoadContext(child, async () => {
      await super.populateField(entityName, entities, populate, { ...options, ...optionsOf(child) });
      if (!ref && !options['fields'] && !options['exclude'] && mayHoldPartial(managers.get(this))) {
        await this.completeTargets(entities, name, { ...options, ...optionsOf(child) });
      }
    });
  }

  /** A to-one whose row would be skipped is an error, not null. */
  override findChildren(
    entities: object[],
    prop: EntityProperty,
    populate: unknown,
    options: Options,
    ref: boolean,
  ): Promise<unknown> {
    const context = contextOf(options);
    const isToOne = prop.kind === ReferenceKind.MANY_TO_ONE || prop.kind === ReferenceKind.ONE_TO_ONE;
    const policy = context.onUnknown ?? registry.find(prop.targetMeta!.class)?.settings.onUnknown;
    const onUnknown = isToOne && policy === 'skip' ? 'throw' : context.onUnknown;
    return withLoadContext({ ...context, onUnknown }, () => super.findChildren(entities, prop, populate, options, ref));
  }

  override findChildrenFromPivotTable(
    filtered: object[],
    prop: EntityProperty,
    options: Options,
    ...rest: unknown[]
  ): Promise<object[][]> {
    const context = contextOf(options);
    const link: LoadContext = { ...context, scope: context.scope.behindLink() };
    return super.findChildrenFromPivotTable(filtered, prop, { ...options, ...optionsOf(link) }, ...rest);
  }

  /** MikroORM takes an initialised entity as loaded; one that was loaded in part is completed here. */
  private async completeTargets(entities: object[], name: string, options: Options): Promise<void> {
    const { scope } = contextOf(options);
    const partial = Utils.unique(entities.flatMap(entity => targetsOf(entity, name))).filter(target =>
      isPartial(target, scope),
    );
    for (const [meta, group] of Map.groupBy(partial, target => helper(target).__meta.root)) {
      await this.populateScalar(meta, group, { ...options, ...plainLoad });
    }
  }
}

/** The options of a load by key, without the conditions and the order of the load that it completes. */
const plainLoad = { where: {}, orderBy: {}, exclude: undefined, populateWhere: undefined };

/** Its hints were prepared, and lazy columns are read before. */
const subclassLoad = { validate: false, lookup: false, filtered: undefined, ignoreLazyScalarProperties: true };

function isAll(populate: Hint[] | boolean): boolean {
  return populate === true || (Array.isArray(populate) && populate.some(({ all }) => all));
}

/** Our options, or what the load of which this one brings a relation says of it. */
function contextOf(options: Options): LoadContext {
  const { loadPolymorphic: scope, onUnknown, polymorphicStrategy: strategy } = options;
  const { subclassHints } = options;
  if (scope instanceof LoadScope) {
    return { scope, onUnknown, strategy, subclassHints: subclassHints ?? SubclassHints.none };
  }
  const outer = currentLoadContext() ?? {
    scope: LoadScope.everything,
    onUnknown,
    strategy,
    subclassHints: SubclassHints.none,
  };
  return subclassHints ? { ...outer, subclassHints } : outer;
}

function optionsOf({ scope, onUnknown, strategy, subclassHints }: LoadContext): Options {
  return { loadPolymorphic: scope, onUnknown, polymorphicStrategy: strategy, subclassHints };
}

/** Serialization writes what the hints of the entity lead to, through relations too. */
function markPopulated(entities: readonly object[], hints: SubclassHints, { fields, exclude }: Options): void {
  const populate = hints.children.size > 0 ? hints.toHints() : [];
  for (const entity of populate.length > 0 ? entities : []) {
    helper(entity).setSerializationContext({ populate, fields, exclude } as never);
  }
}

function lacks(entity: object, name: string): boolean {
  return !helper(entity).__loadedProperties.has(name);
}

/** Whether a row of the class holds a value that populating the property needs. */
function isColumnOf(meta: EntityMetadata, name: string): boolean {
  const prop = propertyOf(meta, name);
  switch (prop?.kind) {
    case ReferenceKind.SCALAR:
      return prop.lazy === true;
    case ReferenceKind.MANY_TO_ONE:
      return true;
    case ReferenceKind.ONE_TO_ONE:
      return prop.owner;
    default:
      return false;
  }
}
