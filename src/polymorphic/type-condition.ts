import type { EntityClass } from '@mikro-orm/core';
import { AbstractClassError } from '../errors/abstract-class-error.ts';
import { UnknownIdentityError } from '../errors/identity-error.ts';
import { type HierarchyModel, type Level, namesOf } from './hierarchy-model.ts';

declare const narrowed: unique symbol;

/** A condition on the type of a row. It fits every `where`, alone, spread among other keys, in `$and`, `$or` and `$not`. */
export interface AnyTypeCondition {
  $and?: never[];
}

/** A condition that only rows of `T` meet. */
export interface TypeCondition<T> extends AnyTypeCondition {
  readonly [narrowed]?: (entity: T) => void;
}

/** A condition that may hold for rows of every type. */
export interface OpenCondition extends AnyTypeCondition {
  readonly [narrowed]?: never;
}

/** A class of a hierarchy, abstract ones included, or an identity. */
export type TypeTarget = EntityClass | string;

/** The last argument of `ofType` and `notOfType`. */
export interface TypeOptions {
  /** Whether the descendants of the named classes are meant too. Default: true. */
  readonly descendants?: boolean;
}

/** What `ofType` and `notOfType` put into a `where`. */
export class TypeTest {
  readonly targets: readonly TypeTarget[];
  readonly isNegated: boolean;
  readonly #withDescendants: boolean;

  constructor(targets: readonly TypeTarget[], isNegated: boolean, { descendants = true }: TypeOptions) {
    this.targets = Object.freeze([...targets]);
    this.isNegated = isNegated;
    this.#withDescendants = descendants;
    Object.freeze(this);
  }

  /** The stored identities that it names; throws `UnknownIdentityError` and `NotInHierarchyError`. */
  identitiesIn(model: HierarchyModel): string[] {
    const levels = this.targets.map(target => levelOf(target, model));
    const named = levels.flatMap(level =>
      this.#withDescendants ? model.concreteBelow(level) : [requireConcrete(level, model)],
    );
    return [...new Set(named.flatMap(namesOf))];
  }

  toString(): string {
    const names = this.targets.map(target => (typeof target === 'string' ? `'${shortened(target)}'` : target.name));
    return `${this.isNegated ? 'notOfType' : 'ofType'}(${names.join(', ')})`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What `treat` puts into a `where`: a condition on the columns of one class. */
export class Treatment {
  readonly class: EntityClass;
  readonly where: unknown;

  constructor(cls: EntityClass, where: unknown) {
    this.class = cls;
    this.where = where;
    Object.freeze(this);
  }

  toString(): string {
    return `treat(${this.class.name}, …)`;
  }
}

/** A value of a `where` that stands for a condition on types. */
export type ConditionNode = TypeTest | Treatment;

export function isConditionNode(value: unknown): value is ConditionNode {
  return value instanceof TypeTest || value instanceof Treatment;
}

function levelOf(target: TypeTarget, model: HierarchyModel): Level {
  if (typeof target === 'function') {
    return model.requireLevel(target);
  }
  const level = model.withIdentity(target);
  if (!level) {
    throw new UnknownIdentityError({
      className: model.root.name,
      identity: target,
      known: [...model.levels].flatMap(({ identity }) => identity ?? []),
    });
  }
  return level;
}

function requireConcrete(level: Level, model: HierarchyModel): Level {
  if (!level.isConcrete) {
    throw new AbstractClassError(
      level.name,
      model.concreteBelow(level).map(({ name }) => name),
    );
  }
  return level;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
