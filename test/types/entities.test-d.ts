import type { EntityDTO, Opt, RequiredEntityData } from '@mikro-orm/core';
import { wrap } from '@mikro-orm/core';
import { type ConcreteConstructor, createSubclassIdMixin, type Identity, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { em, Hammer, Handheld, type Owner, Tool, tool, tools } from './model.ts';

const hammer = { name: 'x', owner: {} as Owner, grip: 'wood', weight: 1 };

describe('S1 Polymorphic', () => {
  it('S1 adds the identity, to be read as a string', () => {
    expectTypeOf(tool.polymorphicName).toExtend<string>();
    expectTypeOf(tool.polymorphicName.startsWith('h')).toBeBoolean();
    expectTypeOf<Identity>().toExtend<string>();
    // @ts-expect-error -- read only
    tool.polymorphicName = 'x' as Identity;
  });

  it('S1 keeps the members of its base, abstract ones to be implemented', () => {
    abstract class Keyed {
      declare id: Opt<string>;
      abstract label(): string;
      protected secret = 1;
    }
    abstract class Root extends Polymorphic(Keyed) {}
    class Leaf extends Root {
      label(): string {
        return `${this.id}${this.secret}${this.polymorphicName}`;
      }
    }
    expectTypeOf(new Leaf().id).toEqualTypeOf<Opt<string>>();
    // @ts-expect-error -- label is missing
    class Incomplete extends Root {}
    void Incomplete;
    // @ts-expect-error -- the root is abstract
    void new Root();
  });

  it('S1 is refused over a base that has it already', () => {
    // @ts-expect-error -- Polymorphic: the base class already has these members. Remove them, or do not apply the mixin twice.
    Polymorphic(Polymorphic());
    // @ts-expect-error -- the same, deeper
    Polymorphic(Tool);
    class Named {
      declare polymorphicName: string;
    }
    // @ts-expect-error -- the same, by hand
    Polymorphic(Named);
    // @ts-expect-error -- not a class
    Polymorphic({});
  });

  it('S1 a subclass cannot declare the identity in another type', () => {
    class Wrong extends Hammer {
      // @ts-expect-error -- not an Identity
      declare polymorphicName: number;
    }
    void Wrong;
  });
});

describe('S1 data', () => {
  it('S1 em.create does not ask for the identity', () => {
    expectTypeOf(em.create(Hammer, hammer)).toExtend<Hammer>();
    const data: RequiredEntityData<Hammer> = hammer;
    void data;
  });

  it('S1 em.create refuses a string as identity', () => {
    // @ts-expect-error -- the library alone writes it
    em.create(Hammer, { ...hammer, polymorphicName: 'saw' });
    // @ts-expect-error -- the library alone writes it
    em.assign(tool, { polymorphicName: 'saw' });
  });

  it('S1 em.create asks for the required properties of all levels', () => {
    const { weight: _weight, ...withoutOwn } = hammer;
    // @ts-expect-error -- weight is missing
    em.create(Hammer, withoutOwn);
    const { grip: _grip, ...withoutMiddle } = hammer;
    // @ts-expect-error -- grip is missing
    em.create(Hammer, withoutMiddle);
    const { name: _name, ...withoutRoots } = hammer;
    // @ts-expect-error -- name is missing
    em.create(Hammer, withoutRoots);
  });

  it('S1 plain forms do not have the identity', () => {
    expectTypeOf<'polymorphicName' extends keyof EntityDTO<Hammer> ? true : false>().toEqualTypeOf<false>();
    expectTypeOf<'weight' extends keyof EntityDTO<Hammer> ? true : false>().toEqualTypeOf<true>();
    const plain = wrap(new Hammer()).toObject();
    expectTypeOf(plain.weight).toBeNumber();
    // @ts-expect-error -- hidden
    void plain.polymorphicName;
  });

  it('S1 the identity can be filtered, ordered and selected by', () => {
    void em.find(Tool, { polymorphicName: { $like: 'hand%' } }, { orderBy: { polymorphicName: 'asc' } });
    void em.find(Tool, { polymorphicName: tools.identityOf(Hammer) });
    void em.find(Tool, {}, { fields: ['polymorphicName'] });
  });
});

describe('S4 statics', () => {
  it('S4 are typed by the class that they are called on', () => {
    expectTypeOf(Tool.getConcreteSubclasses()).toEqualTypeOf<readonly ConcreteConstructor<Tool>[]>();
    expectTypeOf(Handheld.getConcreteSubclasses()).toEqualTypeOf<readonly ConcreteConstructor<Handheld>[]>();
    expectTypeOf(Hammer.getConcreteSubclasses()).toEqualTypeOf<readonly ConcreteConstructor<Hammer>[]>();
    expectTypeOf(Handheld.getIdentityToClassMap()).toEqualTypeOf<ReadonlyMap<string, ConcreteConstructor<Handheld>>>();
    expectTypeOf(Tool.getPolymorphicDiscriminator()).toBeString();
  });

  it('S4 give constructors', () => {
    const [First] = Handheld.getConcreteSubclasses();
    expectTypeOf(new First!().grip).toBeString();
    expectTypeOf(new (Hammer.getIdentityToClassMap().get('x')!)().weight).toBeNumber();
    // @ts-expect-error -- a copy that cannot be written
    Tool.getConcreteSubclasses().push(Hammer);
    // @ts-expect-error -- a map that cannot be written
    Tool.getIdentityToClassMap().set('x', Hammer);
  });

  it('S4 stay typed in a static of the user', () => {
    abstract class Counted extends Tool {
      static countClasses(): number {
        return this.getConcreteSubclasses().length;
      }
    }
    expectTypeOf(Counted.countClasses()).toBeNumber();
  });
});

describe('S2 createSubclassIdMixin', () => {
  it('S2 gives the parent back', () => {
    expectTypeOf(createSubclassIdMixin(Tool)(Tool)).toEqualTypeOf<typeof Tool>();
    expectTypeOf(createSubclassIdMixin('tool')(Handheld)).toEqualTypeOf<typeof Handheld>();
    // @ts-expect-error -- a table or a class
    createSubclassIdMixin(1);
    // @ts-expect-error -- the parent is missing
    createSubclassIdMixin();
  });
});
