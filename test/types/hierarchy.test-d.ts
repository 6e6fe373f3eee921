import type { EntityClass } from '@mikro-orm/core';
import {
  type ConcreteConstructor,
  defineHierarchy,
  type Hierarchy,
  type Identity,
  Polymorphic,
} from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { Beast, Dog, type Drill, Hammer, Handheld, type Lathe, Saw, Tool, tool, tools } from './model.ts';

describe('S4 defineHierarchy', () => {
  it('S4 takes concrete classes below the root, by name', () => {
    expectTypeOf(defineHierarchy(Tool, { Hammer })).toEqualTypeOf<
      Hierarchy<Tool, { readonly Hammer: typeof Hammer }>
    >();
    defineHierarchy(
      Beast,
      { Dog },
      { abstract: {}, identities: { Dog: 'dog' }, prefix: { Dog: false }, column: 'kind' },
    );
    class Vehicle extends Polymorphic() {}
    class Car extends Vehicle {}
    defineHierarchy(Vehicle, { Vehicle, Car });
  });

  it('S4 refuses an abstract class', () => {
    // @ts-expect-error -- `Handheld` is abstract: list only classes that can be stored
    defineHierarchy(Tool, { Handheld });
    // @ts-expect-error -- `Tool` is abstract
    defineHierarchy(Tool, { Hammer, Tool });
  });

  it('S4 refuses a stranger', () => {
    // @ts-expect-error -- `Dog` does not extend the root of this hierarchy
    defineHierarchy(Tool, { Hammer, Dog });
    // @ts-expect-error -- `Date` does not extend the root of this hierarchy
    defineHierarchy(Tool, { Date });
  });

  it('S4 refuses what is no class', () => {
    // @ts-expect-error -- a string is no class
    defineHierarchy(Tool, { Hammer: 'Hammer' });
    // @ts-expect-error -- an instance is no class
    defineHierarchy(Tool, { Hammer: new Hammer() });
    // @ts-expect-error -- undefined is no class
    defineHierarchy(Tool, { Hammer: undefined });
    // @ts-expect-error -- a list has no names
    defineHierarchy(Tool, [Hammer]);
  });

  it('S4 refuses options of another type', () => {
    // @ts-expect-error -- identities are strings
    defineHierarchy(Tool, { Hammer }, { identities: { Hammer: 1 } });
    // @ts-expect-error -- prefix says yes or no
    defineHierarchy(Tool, { Hammer }, { prefix: { Hammer: 'no' } });
    // @ts-expect-error -- a policy that does not exist
    defineHierarchy(Tool, { Hammer }, { onUnknown: 'ignore' });
    // @ts-expect-error -- a naming function gives a string
    defineHierarchy(Tool, { Hammer }, { naming: ({ name }) => name.length });
    // @ts-expect-error -- an option that does not exist
    defineHierarchy(Tool, { Hammer }, { prefixes: {} });
    defineHierarchy(Tool, { Hammer }, { naming: ({ name, parent }) => `${parent ?? ''}${name}`, onUnknown: 'skip' });
    defineHierarchy(Tool, { Hammer }, { onUnknown: row => (row['id'] === 1 ? Hammer : Saw) });
  });
});

describe('S4 members of a hierarchy', () => {
  it('S4 entities are the root and the classes', () => {
    expectTypeOf(tools.entities[0]).toEqualTypeOf<EntityClass<Tool>>();
    expectTypeOf(tools.entities[1]).toEqualTypeOf<
      typeof Hammer | typeof Saw | typeof Drill | typeof Lathe | undefined
    >();
  });

  it('S4 identities, classOf and identityOf are typed by the root', () => {
    expectTypeOf(tools.identities).toEqualTypeOf<readonly Identity[]>();
    expectTypeOf(tools.classOf('hammer')).toEqualTypeOf<ConcreteConstructor<Tool>>();
    expectTypeOf(tools.identityOf(Handheld)).toEqualTypeOf<Identity>();
    expectTypeOf(tools.identityOf(tool)).toEqualTypeOf<Identity>();
    // @ts-expect-error -- a class of another hierarchy
    tools.identityOf(Dog);
    // @ts-expect-error -- an identity is a string
    tools.classOf(1);
  });

  it('S4 concreteOf gives the branch of a middle class', () => {
    const handheld = tools.concreteOf(Handheld);
    expectTypeOf(handheld).toEqualTypeOf<
      Hierarchy<Handheld, { readonly Hammer: typeof Hammer; readonly Saw: typeof Saw }>
    >();
    expectTypeOf(handheld.classOf('x')).toEqualTypeOf<ConcreteConstructor<Handheld>>();
    expectTypeOf(tools.concreteOf(Hammer).entities[1]).toEqualTypeOf<typeof Hammer | undefined>();
    // @ts-expect-error -- a class of another hierarchy
    tools.concreteOf(Dog);
    // @ts-expect-error -- Drill is not below Handheld
    handheld.is(tool as Handheld, 'Drill');
  });
});

describe('S4 is', () => {
  it('S4 narrows to the named classes', () => {
    if (tools.is(tool, 'Hammer')) {
      expectTypeOf(tool.weight).toBeNumber();
      expectTypeOf(tool.name).toBeString();
    }
    if (tools.is(tool, 'Hammer', 'Saw')) {
      expectTypeOf(tool.grip).toBeString();
      // @ts-expect-error -- only one of the two has it
      void tool.weight;
    }
    // @ts-expect-error -- not narrowed
    void tool.weight;
  });

  it('S4 refuses names that are no concrete class, and entities of another hierarchy', () => {
    // @ts-expect-error -- abstract
    tools.is(tool, 'Handheld');
    // @ts-expect-error -- misspelt
    tools.is(tool, 'hammer');
    // @ts-expect-error -- a Dog is no Tool
    tools.is(new Dog(), 'Hammer');
  });

  it('S4 narrows arrays by filter', () => {
    const list: Tool[] = [];
    expectTypeOf(list.filter(each => tools.is(each, 'Saw'))).toEqualTypeOf<(Saw & Tool)[]>();
  });
});

describe('S4 match', () => {
  it('S4 types each handler by its class, leaves of equal structure too', () => {
    const result = tools.match(tool, {
      Hammer: each => {
        expectTypeOf(each).toExtend<Hammer>();
        return each.weight;
      },
      Saw: each => {
        expectTypeOf(each.teeth).toBeNumber();
        return each.name;
      },
      Drill: each => {
        expectTypeOf(each).toExtend<Drill>();
        return true;
      },
      Lathe: each => {
        expectTypeOf(each).toExtend<Lathe>();
        return null;
      },
    });
    expectTypeOf(result).toEqualTypeOf<string | number | boolean | null>();
  });

  it('S4 refuses a missing handler, also among leaves of equal structure', () => {
    // @ts-expect-error -- Lathe is missing
    tools.match(tool, { Hammer: () => 1, Saw: () => 1, Drill: () => 1 });
    // @ts-expect-error -- all are missing
    tools.match(tool, {});
  });

  it('S4 refuses an extra handler', () => {
    const four = { Hammer: () => 1, Saw: () => 1, Drill: () => 1, Lathe: () => 1 };
    expectTypeOf(tools.match(tool, four)).toBeNumber();
    // @ts-expect-error -- Dog is none of them
    tools.match(tool, { ...four, Dog: () => 1 });
    // @ts-expect-error -- abstract classes have no handler
    tools.match(tool, { ...four, Handheld: () => 1 });
  });

  it('S4 refuses a handler for another class', () => {
    const four = { Hammer: () => 1, Saw: () => 1, Drill: () => 1, Lathe: () => 1 };
    // @ts-expect-error -- a Hammer has no teeth
    tools.match(tool, { ...four, Hammer: (each: Saw) => each.teeth });
    // @ts-expect-error -- the parameter knows its class
    tools.match(tool, { ...four, Saw: each => each.weight });
    // @ts-expect-error -- a Dog is no Tool
    tools.match(new Dog(), four);
  });

  it('S4 of a branch asks only for its classes', () => {
    const handheld: Handheld = new Hammer();
    expectTypeOf(tools.concreteOf(Handheld).match(handheld, { Hammer: () => 'a', Saw: () => 'b' })).toBeString();
    // @ts-expect-error -- Saw is missing
    tools.concreteOf(Handheld).match(handheld, { Hammer: () => 'a' });
    // @ts-expect-error -- a Tool may be no Handheld
    tools.concreteOf(Handheld).match(tool, { Hammer: () => 'a', Saw: () => 'b' });
  });

  it('S4 keeps what is known of populated relations', () => {
    type WithOwner = Tool & { owner: { loaded: true } };
    tools.match(tool as WithOwner, {
      Hammer: each => expectTypeOf(each.owner.loaded).toEqualTypeOf<true>(),
      Saw: () => 1,
      Drill: () => 1,
      Lathe: () => 1,
    });
  });
});
