import type { EntityClass, Loaded } from '@mikro-orm/core';
import { defineHierarchy, type Identity } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { Beast, Dog, Drill, em, Hammer, Handheld, Lathe, type Owner, Saw, Tool, tool, tools } from './model.ts';

/** Looks like a hammer and is none. */
class Mallet {
  declare id: Hammer['id'];
  declare name: string;
  declare owner: Owner;
  declare polymorphicName: Hammer['polymorphicName'];
  declare grip: string;
  run(): string {
    return 'bong';
  }
}

describe('match with a handler for the rest', () => {
  it('types it by the root, and the result by all handlers', () => {
    const result = tools.match(tool, {
      Hammer: each => expectTypeOf(each.weight).toBeNumber(),
      Saw: each => each.teeth,
      _: each => {
        expectTypeOf(each).toEqualTypeOf<Tool>();
        return each.name;
      },
    });
    expectTypeOf(result).toEqualTypeOf<true | number | string>();
    expectTypeOf(tools.match(tool, { _: () => 1n })).toEqualTypeOf<bigint>();
  });

  it('may stand beside all others', () => {
    const all = { Hammer: () => 1, Saw: () => 1, Drill: () => 1, Lathe: () => 1, _: () => 1 };
    expectTypeOf(tools.match(tool, all)).toBeNumber();
  });

  it('refuses misspelt, abstract and foreign names, and handlers for another class', () => {
    // @ts-expect-error -- misspelt
    tools.match(tool, { hammer: () => 1, _: () => 1 });
    // @ts-expect-error -- abstract
    tools.match(tool, { Handheld: () => 1, _: () => 1 });
    // @ts-expect-error -- of another hierarchy
    tools.match(tool, { Dog: () => 1, _: () => 1 });
    // @ts-expect-error -- a Hammer has no teeth
    tools.match(tool, { Hammer: (each: Saw) => each.teeth, _: () => 1 });
    // @ts-expect-error -- the rest may be any tool
    tools.match(tool, { _: (each: Saw) => each.teeth });
  });

  it('is missed where it may be missing', () => {
    const some: { Hammer: () => number; _?: () => number } = { Hammer: () => 1 };
    // @ts-expect-error -- without it Saw, Drill and Lathe have none
    tools.match(tool, some);
    const maybe: { Hammer?: () => number; Saw: () => number; Drill: () => number; Lathe: () => number } = {
      Saw: () => 1,
      Drill: () => 1,
      Lathe: () => 1,
    };
    // @ts-expect-error -- the Hammer may have none
    tools.match(tool, maybe);
  });

  it('keeps what is known of populated relations', () => {
    const loaded = tool as Loaded<Tool, 'owner'>;
    tools.match(loaded, {
      Hammer: each => expectTypeOf(each.owner.name).toBeString(),
      _: each => expectTypeOf(each).toEqualTypeOf<Loaded<Tool, 'owner'>>(),
    });
  });
});

describe('match and is of a branch', () => {
  it('narrow to its classes', () => {
    const handheld = tools.concreteOf(Handheld);
    const one: Handheld = new Hammer();
    expectTypeOf(handheld.match(one, { Hammer: each => each.weight, _: each => each.grip })).toEqualTypeOf<
      number | string
    >();
    // @ts-expect-error -- Drill is not below Handheld
    handheld.match(one, { Drill: () => 1, _: () => 1 });
    if (handheld.is(one, 'Saw')) expectTypeOf(one.teeth).toBeNumber();
    // @ts-expect-error -- not of the branch
    handheld.is(one, 'Lathe');
  });
});

describe('the list of classes', () => {
  it('refuses what looks like an abstract class or lies outside, by name', () => {
    // @ts-expect-error -- `Handheld` is abstract: list only classes that can be stored
    defineHierarchy(Tool, { Hammer, Saw, Handheld });
    // @ts-expect-error -- `Beast` is abstract, and of another root
    defineHierarchy(Tool, { Hammer, Beast });
  });

  it('takes a class of equal structure, which is refused when it runs', () => {
    void (() => defineHierarchy(Tool, { Mallet }));
    // @ts-expect-error -- it lacks what Hammer has
    tools.match(new Mallet(), { Hammer: (each: Mallet & { weight: string }) => each.weight });
  });
});

describe('any', () => {
  it('is the root, typed as the union of the concrete classes', async () => {
    expectTypeOf(tools.any).toEqualTypeOf<EntityClass<Hammer | Saw | Drill | Lathe>>();
    const found = await em.find(tools.any, { name: 'x' }, { populate: ['owner'] });
    for (const each of found) {
      expectTypeOf(each.owner.name).toBeString();
      // @ts-expect-error -- not narrowed
      void each.weight;
      if (each instanceof Hammer) expectTypeOf(each.weight).toBeNumber();
      if ('teeth' in each) expectTypeOf(each.teeth).toBeNumber();
      if (tools.is(each, 'Saw')) expectTypeOf(each.teeth).toBeNumber();
    }
    const [first] = await em.find(tools.any, {});
    if (first) expectTypeOf(tools.match(first, { Hammer: each => each.weight, _: () => 1 })).toBeNumber();
  });

  it('of a branch is the union of the branch', () => {
    expectTypeOf(tools.concreteOf(Handheld).any).toEqualTypeOf<EntityClass<Hammer | Saw>>();
  });
});

describe('identityOf', () => {
  const named = defineHierarchy(
    Tool,
    { Hammer, Saw, Drill, Lathe },
    { identities: { Hammer: 'tool.hammer', Drill: 'drill', Lathe: 'lathe', Handheld: 'hand' } },
  );

  it('is a literal where the identity was given', () => {
    expectTypeOf(named.identityOf(Hammer)).toEqualTypeOf<Identity & 'tool.hammer'>();
    expectTypeOf(named.concreteOf(Handheld).identityOf(Hammer)).toEqualTypeOf<Identity & 'tool.hammer'>();
    const text: 'tool.hammer' = named.identityOf(Hammer);
    // @ts-expect-error -- another literal
    const other: 'hammer' = named.identityOf(Hammer);
    void [text, other];
  });

  it('of classes of equal structure is one of theirs', () => {
    expectTypeOf(named.identityOf(Drill)).toEqualTypeOf<Identity & ('drill' | 'lathe')>();
  });

  it('is an Identity where the types cannot prove more', () => {
    expectTypeOf(named.identityOf(Saw)).toEqualTypeOf<Identity>();
    expectTypeOf(named.identityOf(Handheld)).toEqualTypeOf<Identity>();
    expectTypeOf(named.identityOf(Tool)).toEqualTypeOf<Identity>();
    expectTypeOf(named.identityOf(tool)).toEqualTypeOf<Identity>();
    expectTypeOf(named.identityOf(new Hammer())).toEqualTypeOf<Identity>();
    expectTypeOf(tools.identityOf(Hammer)).toEqualTypeOf<Identity>();
    const wide: Record<string, string> = {};
    expectTypeOf(defineHierarchy(Beast, { Dog }, { identities: wide }).identityOf(Dog)).toEqualTypeOf<
      Identity & string
    >();
  });
});
