import type { EntityClass } from '@mikro-orm/core';
import { AbstractClassError } from '../errors/abstract-class-error.ts';
import { DeclarationError } from '../errors/declaration-error.ts';
import { UnknownIdentityError } from '../errors/identity-error.ts';
import { NotInHierarchyError } from '../errors/loading-error.ts';
import { parentClass } from '../keys/class-types.ts';

/** One class of a hierarchy: the root, an abstract or concrete middle, a leaf. */
export interface Level {
  readonly class: EntityClass;
  readonly name: string;
  /** Undefined for an abstract root that was given none. */
  readonly identity: string | undefined;
  readonly isConcrete: boolean;
  readonly parent: Level | undefined;
  /** The identities that it had before, under which rows may still be stored. */
  readonly former: readonly string[];
}

/** Settings of a hierarchy that hold for every load. */
export interface HierarchySettings {
  /** What to do with a stored identity that no concrete class has. */
  readonly onUnknown: OnUnknown;
  /** The column that stores the identity. */
  readonly column: string;
  /** Whether the keys of joined children carry the identity. */
  readonly typedKeys: boolean;
  /** The property under which mappers, `toDict` and exports write the identity. */
  readonly discriminatorProperty: string;
}

/**
 * What happens to a row whose stored identity no concrete class of the queried branch has: an error, left out by a
 * condition in SQL, a read-only instance of the nearest known ancestor, or an instance of the class that you choose.
 */
export type OnUnknown = 'throw' | 'skip' | 'base' | ((row: Readonly<Record<string, unknown>>) => EntityClass);

/** The classes of one hierarchy, with two-way access between class and identity. Immutable. */
export class HierarchyModel {
  readonly root: Level;
  readonly settings: HierarchySettings;
  readonly #byClass: ReadonlyMap<EntityClass, Level>;
  readonly #byIdentity: ReadonlyMap<string, Level>;
  readonly #byFormer: ReadonlyMap<string, Level>;
  readonly #concrete: readonly Level[];
  readonly #below = new Map<Level, readonly Level[]>();

  /** `levels` start with the root; `registered` are the concrete classes in their order. */
  constructor(levels: readonly [Level, ...Level[]], registered: Iterable<EntityClass>, settings: HierarchySettings) {
    this.root = levels[0];
    this.settings = settings;
    this.#byClass = new Map(levels.map(level => [level.class, level]));
    this.#concrete = [...registered].map(cls => this.#byClass.get(cls)!);
    this.#byIdentity = new Map(
      levels.filter(level => level.identity !== undefined).map(level => [level.identity!, level]),
    );
    this.#byFormer = new Map(levels.flatMap(level => level.former.map(identity => [identity, level])));
  }

  /** Whether classes of the hierarchy had other identities before. */
  get hasFormer(): boolean {
    return this.#byFormer.size > 0;
  }

  get levels(): Iterable<Level> {
    return this.#byClass.values();
  }

  /** The level of a class or of an entity's class; undefined outside the hierarchy. */
  levelOf(subject: EntityClass | object): Level | undefined {
    let cls =
      typeof subject === 'function' ? (subject as EntityClass) : (subject.constructor as EntityClass | undefined);
    while (cls) {
      const level = this.#byClass.get(cls);
      if (level) {
        return level;
      }
      cls = parentClass(cls);
    }
    return undefined;
  }

  /** The level of a class of this hierarchy; throws `NotInHierarchyError` for any other. */
  requireLevel(cls: EntityClass): Level {
    const level = this.#byClass.get(cls);
    if (!level) {
      throw new NotInHierarchyError(
        cls?.name || String(cls),
        `the hierarchy ${this.root.name}`,
        this.#names(this.levels),
      );
    }
    return level;
  }

  /** The level, concrete or abstract, that has this identity, or had it. */
  withIdentity(identity: unknown): Level | undefined {
    return typeof identity === 'string' ? (this.#byIdentity.get(identity) ?? this.#byFormer.get(identity)) : undefined;
  }

  /** The identity of the class that rows with a stored one are of; that of a class that nobody knows is itself. */
  currentIdentity<T>(stored: T): T | string {
    return (typeof stored === 'string' ? this.#byFormer.get(stored)?.identity : undefined) ?? stored;
  }

  /** All names of the class that has this identity, or had it; an identity that nobody knows is alone. */
  namesOf(identity: string): readonly string[] {
    const level = this.hasFormer ? this.withIdentity(identity) : undefined;
    return level ? namesOf(level) : [identity];
  }

  /** The concrete levels of a branch: itself first when concrete, then in the order of registration. */
  concreteBelow(branch: Level): readonly Level[] {
    let below = this.#below.get(branch);
    if (!below) {
      const descendants = this.#concrete.filter(level => level !== branch && isBelow(level, branch));
      below = Object.freeze(branch.isConcrete ? [branch, ...descendants] : descendants);
      this.#below.set(branch, below);
    }
    return below;
  }

  /** The identities of the concrete levels of a branch. */
  identitiesBelow(branch: Level): readonly string[] {
    return this.concreteBelow(branch).map(level => level.identity!);
  }

  /** What rows of a branch may store: the identities of its concrete levels, and their former ones. */
  storedBelow(branch: Level): readonly string[] {
    const levels = this.concreteBelow(branch);
    return [...levels.map(level => level.identity!), ...levels.flatMap(level => level.former)];
  }

  /** The concrete level with this identity in a branch; undefined when there is none. */
  resolve(identity: unknown, branch: Level): Level | undefined {
    const level = this.withIdentity(identity);
    return level?.isConcrete && isBelow(level, branch) ? level : undefined;
  }

  /** The concrete class with this identity in a branch; throws `UnknownIdentityError`. */
  classOf(identity: string, branch: Level = this.root): EntityClass {
    const level = this.resolve(identity, branch);
    if (!level) {
      throw new UnknownIdentityError({ className: branch.name, identity, known: this.identitiesBelow(branch) });
    }
    return level.class;
  }

  /** The identity of a class or entity; throws for a class outside and for an abstract root without one. */
  identityOf(subject: EntityClass | object): string {
    const level = this.levelOf(subject);
    if (!level) {
      const cls = typeof subject === 'function' ? (subject as EntityClass) : (subject.constructor as EntityClass);
      return this.requireLevel(cls).identity!;
    }
    if (level.identity === undefined) {
      throw new DeclarationError(
        `${level.name} is an abstract root and has no identity. Give it one with the option identities: { ${level.name}: '…' } of defineHierarchy.`,
      );
    }
    return level.identity;
  }

  /** The nearest known ancestor of an unknown identity inside a branch, by its dotted prefixes. */
  nearestAncestor(identity: unknown, branch: Level): Level {
    const parts = String(identity).split('.');
    for (let length = parts.length; length > 0; length--) {
      const level = this.withIdentity(parts.slice(0, length).join('.'));
      if (level && isBelow(level, branch)) {
        return level;
      }
    }
    return branch;
  }

  /** Throws `AbstractClassError` when the class is an abstract one of this hierarchy. */
  refuseAbstract(cls: EntityClass): void {
    const level = this.#byClass.get(cls);
    if (level && !level.isConcrete) {
      throw new AbstractClassError(level.name, this.#names(this.concreteBelow(level)));
    }
  }

  #names(levels: Iterable<Level>): string[] {
    return [...levels].map(level => level.name);
  }
}

/** The identity of a level, and those that it had before. */
export function namesOf({ identity, former }: Pick<Level, 'identity' | 'former'>): readonly string[] {
  return identity === undefined ? former : [identity, ...former];
}

/** Whether `level` is `branch` or a descendant of it. */
export function isBelow(level: Level, branch: Level): boolean {
  for (let current: Level | undefined = level; current; current = current.parent) {
    if (current === branch) {
      return true;
    }
  }
  return false;
}
