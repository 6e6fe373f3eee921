import type { EntityClass, EntityManager, FilterQuery, FindOptions, Loaded } from '@mikro-orm/core';
import { buildHierarchy } from './build-hierarchy.ts';
import type { HierarchyOptions } from './hierarchy-options.ts';
import type { AbstractConstructor, ConcreteConstructor } from '../keys/class-types.ts';
import { type HierarchyModel, isBelow, type Level } from './hierarchy-model.ts';
import type { Identity } from './identity.ts';
import { isComplete, requireComplete } from '../keys/completeness.ts';
import { LoadOptionError, NotInHierarchyError } from '../errors/loading-error.ts';
import { listNames } from '../errors/sentence.ts';
import { registry } from './registry.ts';
import type { OpenCondition, TypeCondition } from './type-condition.ts';
import { rememberBranch } from './branch-of.ts';

/** Concrete classes by their names. */
export type Leaves = Record<string, AbstractConstructor>;

/** `C` when it is a concrete class below `TRoot`; else a sentence that says why it is not. */
export type Leaf<TRoot, C, K> =
  C extends AbstractConstructor<infer T>
    ? T extends TRoot
      ? C extends ConcreteConstructor
        ? C
        : `\`${K & string}\` is abstract: list only classes that can be stored`
      : `\`${K & string}\` does not extend the root of this hierarchy`
    : `\`${K & string}\` is not a class`;

/** The classes of `L` that are `M` or extend it. */
export type Below<L extends Leaves, M> = { [K in keyof L as InstanceType<L[K]> extends M ? K : never]: L[K] };

/** A function for each class, by name. */
export type Handlers<E, L extends Leaves> = { readonly [K in keyof L]: (entity: E & InstanceType<L[K]>) => unknown };

/** Explicit identities by class name. */
export type Identities = Readonly<Record<string, string>>;

/** The keys of the classes that `C` cannot be told from. */
type NamesOf<C, L extends Leaves> = { [K in keyof L]: [C, L[K]] extends [L[K], C] ? K : never }[keyof L];

/** What the types can prove of an identity: the literal where it was given explicitly. */
export type IdentityOf<C, L extends Leaves, I extends Identities> = [NamesOf<C, L>] extends [never]
  ? Identity
  : [NamesOf<C, L>] extends [keyof I]
    ? Identity & I[NamesOf<C, L>]
    : Identity;

/** Refuses keys of `H` that are not in `Keys`. */
export type Exactly<H, Keys extends PropertyKey> = { [K in keyof H]: K extends Keys ? unknown : never };

/** The concrete classes of a hierarchy or of one of its branches, and what is known of them. */
export interface Hierarchy<
  TRoot extends object,
  L extends Leaves,
  I extends Identities = {},
  D extends string = 'type',
> {
  /** The root and every concrete class, for MikroORM's `entities`. Abstract classes between are found by discovery. */
  readonly entities: readonly [EntityClass<TRoot>, ...L[keyof L][]];
  /** The identities of the concrete classes, in the order of registration. */
  readonly identities: readonly Identity[];
  /** The property under which mappers and exports write the identity. */
  readonly discriminatorProperty: D;
  /** The concrete class with this identity; throws `UnknownIdentityError` (422). */
  classOf(identity: string): ConcreteConstructor<TRoot>;
  /** The identity of a class, abstract middle ones included, or of an entity; throws `NotInHierarchyError`. */
  identityOf<C extends EntityClass<TRoot> | TRoot>(subject: C): IdentityOf<C, L, I>;
  /** The branch below a class; throws `NotInHierarchyError`. */
  concreteOf<M extends TRoot>(middle: EntityClass<M>): Hierarchy<M, Below<L, M>, I, D>;
  /** The class that the branch begins with, typed as the union of the concrete classes: for `em.find` in small hierarchies. */
  readonly any: EntityClass<InstanceType<L[keyof L]>>;
  /** Whether an entity is an instance of one of the named classes or of their descendants. */
  is<K extends keyof L>(entity: TRoot, ...names: K[]): entity is InstanceType<L[K]> & TRoot;
  /** Calls the handler of the entity's own class, or `_` when there is none for it. */
  match<E extends TRoot, const H extends Partial<Handlers<E, L>> & { readonly _: (entity: E) => unknown }>(
    entity: E,
    handlers: H & Exactly<H, keyof L | '_'>,
  ): ReturnType<Extract<H[keyof H], (entity: never) => unknown>>;
  /** Calls the handler of the entity's own class: one for every concrete class, by name. */
  match<E extends TRoot, const H extends Handlers<E, L>>(
    entity: E,
    handlers: H & Exactly<H, keyof L>,
  ): ReturnType<H[keyof L]>;
  /** Whether every column of the entity's class was loaded. */
  isComplete(entity: TRoot): boolean;
  /** `em.find` of this branch, typed by the condition: `find(em, ofType(A))` gives instances of `A`. */
  find<T extends TRoot, Hint extends string = never, Fields extends string = never, Excludes extends string = never>(
    em: EntityManager,
    where: FilterQuery<NoInfer<TRoot>> & TypeCondition<T>,
    options?: FindOptions<NoInfer<TRoot>, Hint, Fields, Excludes>,
  ): Promise<Loaded<T, Hint, Fields, Excludes>[]>;
  find<Hint extends string = never, Fields extends string = never, Excludes extends string = never>(
    em: EntityManager,
    where?: FilterQuery<NoInfer<TRoot>> & OpenCondition,
    options?: FindOptions<NoInfer<TRoot>, Hint, Fields, Excludes>,
  ): Promise<Loaded<TRoot, Hint, Fields, Excludes>[]>;
}

/** A class of a hierarchy, which stands for its branch, or what `defineHierarchy` or `concreteOf` returned. */
export type HierarchySubject =
  | EntityClass
  | { readonly entities: readonly EntityClass[]; readonly identities: readonly Identity[] };

/**
 * Says which classes of a hierarchy are concrete; every ancestor between them and the root is abstract.
 *
 * ```ts
 * export const tools = defineHierarchy(Tool, { GetWeatherFunction, CodeInterpreterFunction });
 * export default defineConfig({ entities: [...tools.entities, ToolSet], dbName: 'app' });
 * ```
 *
 * The keys are the class names and the source of the identities, so a minifier cannot change them. A second call for a
 * root gives the same object when it says the same and throws `DeclarationError` otherwise; clashes of identities throw
 * `DuplicateIdentityError`, `IdentityCaseError` or `InvalidIdentityError`. The rule `parent.childname` is sqlmodel-ext's.
 */
export function defineHierarchy<
  TRoot extends object,
  const L extends Leaves,
  const I extends Identities = {},
  const D extends string = 'type',
>(
  root: AbstractConstructor<TRoot>,
  classes: L & { [K in keyof L]: Leaf<TRoot, L[K], K> },
  options: HierarchyOptions & { readonly identities?: I; readonly discriminatorProperty?: D } = {},
): Hierarchy<TRoot, L, I, D> {
  const model = registry.define(buildHierarchy(root, classes, options));
  return branchOf(model, model.root) as unknown as Hierarchy<TRoot, L, I, D>;
}

type AnyHierarchy = Hierarchy<object, Leaves>;
const branches = new WeakMap<Level, AnyHierarchy>();

function branchOf(model: HierarchyModel, branch: Level): AnyHierarchy {
  const known = branches.get(branch);
  if (known) {
    return known;
  }
  const made = Object.freeze(new HierarchyBranch(model, branch)) as unknown as AnyHierarchy;
  branches.set(branch, made);
  rememberBranch(made, { model, level: branch });
  return made;
}

class HierarchyBranch {
  readonly entities: readonly EntityClass[];
  readonly identities: readonly string[];
  readonly any: EntityClass;
  readonly discriminatorProperty: string;
  readonly #model: HierarchyModel;
  readonly #branch: Level;

  constructor(model: HierarchyModel, branch: Level) {
    this.#model = model;
    this.#branch = branch;
    this.any = branch.class;
    this.discriminatorProperty = model.settings.discriminatorProperty;
    this.entities = Object.freeze([...new Set([model.root.class, ...this.#concrete().map(level => level.class)])]);
    this.identities = Object.freeze([...model.identitiesBelow(branch)]);
  }

  classOf(identity: string): EntityClass {
    return this.#model.classOf(identity, this.#branch);
  }

  identityOf(subject: EntityClass | object): string {
    this.#require(this.#model.levelOf(subject), subject);
    return this.#model.identityOf(subject);
  }

  concreteOf(middle: EntityClass): AnyHierarchy {
    const level = this.#model.requireLevel(middle);
    this.#require(level, middle);
    return branchOf(this.#model, level);
  }

  is(entity: object, ...names: string[]): boolean {
    return names.some(name => entity instanceof this.#named(name).class);
  }

  match(entity: object, handlers: Readonly<Record<string, (entity: object) => unknown>>): unknown {
    requireComplete(entity, 'match');
    const level = this.#model.levelOf(entity);
    this.#require(level, entity);
    const name = level && Object.hasOwn(handlers, level.name) ? level.name : '_';
    const handler = level && Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (!handler) {
      throw new LoadOptionError(
        `match has no handler for ${level?.name ?? entity.constructor.name}. Give one for each of ${listNames(this.#concrete().map(each => each.name))}, or _ for the rest.`,
      );
    }
    return handler(entity);
  }

  isComplete(entity: object): boolean {
    return isComplete(entity);
  }

  find(em: EntityManager, where: object = {}, options: object = {}): Promise<object[]> {
    return em.find<object>(this.#branch.class, where, options);
  }

  #require(level: Level | undefined, subject: EntityClass | object): void {
    if (level && !isBelow(level, this.#branch)) {
      const { name } = typeof subject === 'function' ? (subject as EntityClass) : subject.constructor;
      throw new NotInHierarchyError(
        name,
        `the branch ${this.#branch.name}`,
        this.#concrete().map(each => each.name),
      );
    }
  }

  #concrete(): readonly Level[] {
    return this.#model.concreteBelow(this.#branch);
  }

  #named(name: string): Level {
    const level = this.#concrete().find(candidate => candidate.name === name);
    if (!level) {
      throw new LoadOptionError(
        `${this.#branch.name} has no concrete class ${name}. Choose among ${listNames(this.#concrete().map(l => l.name))}.`,
      );
    }
    return level;
  }
}
