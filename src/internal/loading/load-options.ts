import type {
  Configuration,
  Dictionary,
  EntityClass,
  EntityManager,
  EntityMetadata,
  EntityName,
} from '@mikro-orm/core';
import { LoadOptionError } from '../../errors/loading-error.ts';
import type { OnUnknown } from '../../polymorphic/hierarchy-model.ts';
import { isOnUnknown, ON_UNKNOWN_CHOICES } from '../../polymorphic/hierarchy-options.ts';
import { LoadScope } from '../../polymorphic/load-scope.ts';
import type { SubclassHints } from '../../polymorphic/subclass-hints.ts';
import { checkStrategy, type PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import { plainPaths } from '../../polymorphic/treat-path.ts';
import { currentLoadContext } from './load-context.ts';
import { mappingsOf } from '../mapping.ts';
import { notePartialLoad } from './partial-entity.ts';

/** The options of a load, ours among MikroORM's. */
export type LoadOptions = Dictionary & {
  loadPolymorphic?: unknown;
  onUnknown?: OnUnknown | undefined;
  polymorphicStrategy?: PolymorphicStrategy | undefined;
  fields?: readonly string[];
  exclude?: readonly string[];
  /** What only subclasses can populate. */
  subclassHints?: SubclassHints;
  /** The classes whose eager relations are being prepared. */
  eagerSeen?: readonly EntityMetadata[];
};

interface Manager {
  readonly config: Configuration;
  getContext(validate?: boolean): EntityManager;
}

/**
 * The options with one `LoadScope` in place of whatever form `loadPolymorphic` was given in: by the caller, or by the load
 * of which this one brings a relation.
 */
export function scopeOptions(
  manager: Manager,
  entityName: EntityName<object>,
  options: LoadOptions,
  { mustExist }: { mustExist: boolean } = { mustExist: false },
): LoadOptions {
  const { loadPolymorphic, polymorphicStrategy, onUnknown, ...rest } = options;
  checkStrategy(polymorphicStrategy);
  checkOnUnknown(onUnknown);
  const inherited = currentLoadContext();
  const cls = classOf(entityName);
  const scope =
    loadPolymorphic === undefined ? (inherited?.scope ?? LoadScope.everything) : LoadScope.parse(loadPolymorphic, cls);
  const given = onUnknown ?? inherited?.onUnknown;
  const strategy = polymorphicStrategy ?? inherited?.strategy;
  const policy = mustExist && (given ?? defaultPolicy(manager.config, cls)) === 'skip' ? 'throw' : given;
  if (scope !== LoadScope.everything || options.fields || options.exclude) {
    notePartialLoad(manager as EntityManager);
    notePartialLoad(manager.getContext(false));
  }
  const subclassHints = options.subclassHints ?? inherited?.subclassHints;
  return {
    ...plainSelection(rest),
    ...(subclassHints ? { subclassHints } : {}),
    ...(scope === LoadScope.everything ? {} : { loadPolymorphic: scope }),
    ...(policy === undefined ? {} : { onUnknown: policy }),
    ...(strategy === undefined ? {} : { polymorphicStrategy: strategy }),
  };
}

/** Fields of subclasses are known by their names. */
function plainSelection({ fields, exclude, ...rest }: LoadOptions): LoadOptions {
  return {
    ...rest,
    ...(fields ? { fields: plainPaths(fields) } : {}),
    ...(exclude ? { exclude: plainPaths(exclude) } : {}),
  };
}

function checkOnUnknown(onUnknown: unknown): void {
  if (onUnknown !== undefined && !isOnUnknown(onUnknown)) {
    throw new LoadOptionError(`onUnknown is ${JSON.stringify(onUnknown)}. Choose among ${ON_UNKNOWN_CHOICES}.`);
  }
}

function defaultPolicy(config: Configuration, cls: EntityClass): OnUnknown | undefined {
  return mappingsOf(config).find(cls)?.model.settings.onUnknown;
}

/** The class that an entity name stands for. */
export function classOf(entityName: EntityName<object>): EntityClass {
  return typeof entityName === 'function' ? entityName : (entityName as { meta: EntityMetadata }).meta.class;
}
