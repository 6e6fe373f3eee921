import { type EntityClass, type Hidden, type Opt, p } from '@mikro-orm/core';
import type { AbstractConstructor, ConcreteConstructor, Free, Mixed } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import { type DictValues, inheritedDict, type OwnMembers } from '../keys/dict.ts';
import { requireBase } from '../keys/require-base.ts';
import { IDENTITY_COLUMN, IDENTITY_LENGTH, IDENTITY_PROPERTY, type Identity } from './identity.ts';
import { markPolymorphic } from './markers.ts';
import { registry } from './registry.ts';

/** What `Polymorphic` adds to every instance. */
export interface PolymorphicMembers extends DictValues<{ readonly type?: string }> {
  /** The stored identity of the row; written by the library, hidden in plain serialization. */
  readonly polymorphicName: Hidden<Opt<Identity>>;
}

/** What `Polymorphic` adds to every class of a hierarchy. */
export interface PolymorphicStatics {
  /** The concrete classes of this branch: itself first when concrete, then in the order of registration. */
  getConcreteSubclasses<T extends object>(this: EntityClass<T>): readonly ConcreteConstructor<T>[];
  /** The concrete classes of this branch by their identities. */
  getIdentityToClassMap<T extends object>(this: EntityClass<T>): ReadonlyMap<string, ConcreteConstructor<T>>;
  /** The name of the property that holds the identity. */
  getPolymorphicDiscriminator(): string;
}

/** The class that `Polymorphic` returns. */
export type PolymorphicConstructor<TBase extends AbstractConstructor> = Mixed<TBase, PolymorphicMembers> &
  PolymorphicStatics;

/**
 * Opts a hierarchy in: adds the stored identity to its root, and the statics that know its classes.
 *
 * ```ts
 * @Entity({ inheritance: 'tpt' }) // or { discriminator: 'polymorphicName' } for a single table
 * export abstract class Tool extends Polymorphic(BaseEntity) {}
 * ```
 *
 * `Base` is any base class, of your own or MikroORM's; without it the root declares its own primary key. The statics throw
 * `HierarchyNotReadyError` before `defineHierarchy` or discovery has run; instantiating an abstract class of the hierarchy
 * throws `AbstractClassError`; a `Base` that is no class, a `DeclarationError`. After `PolymorphicBaseMixin` of sqlmodel-ext.
 */
export function Polymorphic(): PolymorphicConstructor<AbstractConstructor>;
export function Polymorphic<TBase extends AbstractConstructor>(
  Base: TBase & Free<TBase, OwnMembers<PolymorphicMembers>, 'Polymorphic'>,
): PolymorphicConstructor<TBase>;
export function Polymorphic(...given: [Base?: AbstractConstructor]): PolymorphicConstructor<AbstractConstructor> {
  const Parent = requireBase('Polymorphic', given);
  abstract class PolymorphicMixin extends Parent {
    constructor(...args: unknown[]) {
      super(...args);
      registry.find(new.target)?.refuseAbstract(new.target);
    }

    toDict(): object {
      const inherited = inheritedDict(PolymorphicMixin, this);
      const model = registry.require(this.constructor);
      const stored = (this as Partial<PolymorphicMembers>)[IDENTITY_PROPERTY];
      return { ...inherited, [model.settings.discriminatorProperty]: stored ?? model.identityOf(this) };
    }

    static getConcreteSubclasses(this: EntityClass): readonly EntityClass[] {
      const model = registry.require(this);
      return model.concreteBelow(model.requireLevel(this)).map(level => level.class);
    }

    static getIdentityToClassMap(this: EntityClass): ReadonlyMap<string, EntityClass> {
      const model = registry.require(this);
      return new Map(model.concreteBelow(model.requireLevel(this)).map(level => [level.identity!, level.class]));
    }

    static getPolymorphicDiscriminator(): string {
      return IDENTITY_PROPERTY;
    }
  }
  markPolymorphic(PolymorphicMixin);
  defineMixin(PolymorphicMixin, {
    [IDENTITY_PROPERTY]: p
      .string()
      .length(IDENTITY_LENGTH)
      .fieldName(IDENTITY_COLUMN)
      .index()
      .hidden()
      .onCreate((entity: object) => registry.identityForInsert(entity)),
  });
  return PolymorphicMixin as unknown as PolymorphicConstructor<AbstractConstructor>;
}
