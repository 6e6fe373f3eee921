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
import { type Hint, LoadScope } from '../../polymorphic/load-scope.ts';
import type { PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import { registry } from '../../polymorphic/registry.ts';
import { currentLoadContext, type LoadContext, withLoadContext } from './load-context.ts';
import { isPartial, mayHoldPartial } from './partial-entity.ts';

type Options = Record<string, unknown> & {
  loadPolymorphic?: unknown;
  onUnknown?: OnUnknown | undefined;
  polymorphicStrategy?: PolymorphicStrategy | undefined;
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

  override populate(
    entityName: EntityName<object>,
    entities: object[],
    populate: Hint[] | boolean,
    options: Options,
  ): Promise<void> {
    const context = contextOf(options);
    return withLoadContext(context, () =>
      super.populate(entityName, entities, populate, { ...options, ...ownOptions(context) }),
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
    const child: LoadContext = { ...context, scope: context.scope.child(name) };
    await withLoadContext(child, async () => {
      await super.populateField(entityName, entities, populate, { ...options, ...ownOptions(child) });
      if (!ref && !options['fields'] && !options['exclude'] && mayHoldPartial(managers.get(this))) {
        await this.completeTargets(entities, name, child.scope, options);
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
    return super.findChildrenFromPivotTable(filtered, prop, { ...options, ...ownOptions(link) }, ...rest);
  }

  /** MikroORM takes an initialised entity as loaded; one that was loaded in part is completed here. */
  private async completeTargets(entities: object[], name: string, scope: LoadScope, options: Options): Promise<void> {
    const partial = Utils.unique(entities.flatMap(entity => targetsOf(entity, name))).filter(target =>
      isPartial(target, scope),
    );
    for (const [meta, group] of Map.groupBy(partial, target => helper(target).__meta.root)) {
      await this.populateScalar(meta, group, {
        ...options,
        where: {},
        orderBy: {},
        exclude: undefined,
        populateWhere: undefined,
      });
    }
  }
}

function contextOf(options: Options): LoadContext {
  const { loadPolymorphic, onUnknown, polymorphicStrategy: strategy } = options;
  if (loadPolymorphic instanceof LoadScope) {
    return { scope: loadPolymorphic, onUnknown, strategy };
  }
  return currentLoadContext() ?? { scope: LoadScope.everything, onUnknown, strategy };
}

function ownOptions({ scope, onUnknown, strategy }: LoadContext): Options {
  return { loadPolymorphic: scope, onUnknown, polymorphicStrategy: strategy };
}

function targetsOf(entity: object, name: string): object[] {
  const value = (entity as Record<string, unknown>)[name];
  if (Utils.isCollection<object>(value)) {
    return value.isInitialized() ? value.getItems(false) : [];
  }
  const target =
    value && typeof value === 'object' && 'unwrap' in value ? (value as { unwrap(): unknown }).unwrap() : value;
  return Utils.isEntity<object>(target) ? [target] : [];
}
