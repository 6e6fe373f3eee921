import type { Loaded } from '@mikro-orm/core';
import { treatPath } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { Dog, em, Hammer, Handheld, Owner, set, Tool, ToolSet } from './model.ts';

describe('S7 treatPath', () => {
  it('S7 takes paths of the class, its own and inherited', () => {
    treatPath(Hammer, 'weight');
    treatPath(Hammer, 'owner.tools');
    treatPath(Handheld, 'grip');
    treatPath('tools', Hammer, 'owner');
    treatPath(Hammer, 'owner:ref');
  });

  it('S7 refuses other paths, and classes that are no hierarchy', () => {
    // @ts-expect-error -- a hammer has no teeth
    treatPath(Hammer, 'teeth');
    // @ts-expect-error -- misspelt further on
    treatPath(Hammer, 'owner.tolls');
    // @ts-expect-error -- a hammer has no teeth
    treatPath('tools', Hammer, 'teeth');
    // @ts-expect-error -- ToolSet is no hierarchy
    treatPath(ToolSet, 'tools');
    // @ts-expect-error -- the path is missing
    treatPath(Hammer);
  });

  it('S7 fits beside other paths and leaves the result as it is', () => {
    expectTypeOf(em.find(Tool, {}, { populate: [treatPath(Hammer, 'owner')] })).resolves.toEqualTypeOf<
      Loaded<Tool>[]
    >();
    expectTypeOf(em.find(Tool, {}, { populate: ['owner', treatPath(Hammer, 'owner.tools')] })).resolves.toEqualTypeOf<
      Loaded<Tool, 'owner'>[]
    >();
    expectTypeOf(
      em.findOne(ToolSet, 1, { populate: [treatPath('tools', Hammer, 'owner'), 'tools'] }),
    ).resolves.toEqualTypeOf<Loaded<ToolSet, 'tools'> | null>();
    expectTypeOf(em.find(Tool, {}, { fields: ['name', treatPath(Hammer, 'weight')] })).resolves.toEqualTypeOf<
      Loaded<Tool, never, 'name'>[]
    >();
    expectTypeOf(em.find(Tool, {}, { exclude: ['name', treatPath(Hammer, 'weight')] })).resolves.toEqualTypeOf<
      Loaded<Tool, never, '*', 'name'>[]
    >();
    expectTypeOf(em.populate(set, ['tools', treatPath('tools', Hammer, 'owner')])).resolves.toEqualTypeOf<
      Loaded<ToolSet, 'tools'>
    >();
  });

  it('S7 is a key of loadPolymorphic', () => {
    const owners = treatPath('tools', Hammer, 'owner.tools');
    void em.find(ToolSet, {}, { populate: ['tools', owners], loadPolymorphic: { [owners]: [Hammer] } });
    void em.find(Owner, {}, { populate: ['tools', owners], loadPolymorphic: { tools: [Hammer], [owners]: 'none' } });
  });

  it('S7 keeps the checks of other paths', () => {
    // @ts-expect-error -- misspelt
    void em.find(Tool, {}, { populate: ['ownr', treatPath(Hammer, 'owner')] });
    // @ts-expect-error -- Dog is no Tool
    void em.find(ToolSet, {}, { populate: ['tools', treatPath(Dog, 'legs')], loadPolymorphic: { tools: [Dog] } });
  });
});
