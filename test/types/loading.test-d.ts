import type { Loaded } from '@mikro-orm/core';
import { describe, expectTypeOf, it } from 'vitest';
import { Dog, em, Hammer, Handheld, Owner, Saw, set, Tool, tool, ToolSet } from './model.ts';

describe('S6 loadPolymorphic at top level', () => {
  it('S6 takes a word, or classes of the hierarchy, and keeps the type of the result', () => {
    expectTypeOf(em.find(Tool, {}, { loadPolymorphic: 'all' })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(em.find(Tool, {}, { loadPolymorphic: 'none' })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(em.find(Tool, {}, { loadPolymorphic: [Hammer, Saw] })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(em.find(Tool, {}, { loadPolymorphic: [Handheld] })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(em.find(Tool, {}, { loadPolymorphic: { $self: [Hammer] } })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
  });

  it('S6 takes no part in the inference of the result', () => {
    // @ts-expect-error -- Tool is above Hammer; without NoInfer the result would be Tool[]
    void em.find(Hammer, {}, { loadPolymorphic: [Tool] });
    expectTypeOf(em.find(Handheld, {}, { loadPolymorphic: [Hammer] })).resolves.toEqualTypeOf<Loaded<Handheld>[]>();
  });

  it('S6 refuses other words and classes of another hierarchy', () => {
    // @ts-expect-error -- not a word
    void em.find(Tool, {}, { loadPolymorphic: 'some' });
    // @ts-expect-error -- Dog is no Tool
    void em.find(Tool, {}, { loadPolymorphic: [Dog] });
    // @ts-expect-error -- names are no classes
    void em.find(Tool, {}, { loadPolymorphic: ['Hammer'] });
    // @ts-expect-error -- Dog is no Tool
    void em.find(Tool, {}, { loadPolymorphic: { $self: [Dog] } });
  });

  it('S6 is known to every finder', () => {
    const options = { loadPolymorphic: [Hammer] } as const;
    expectTypeOf(em.findOne(Tool, 1, options)).resolves.toEqualTypeOf<Loaded<Tool> | null>();
    expectTypeOf(em.findOneOrFail(Tool, 1, options)).resolves.toEqualTypeOf<Loaded<Tool>>();
    expectTypeOf(em.findAll(Tool, options)).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(em.findAndCount(Tool, {}, options)).resolves.toEqualTypeOf<[Loaded<Tool>[], number]>();
    void em.findByCursor(Tool, { first: 1, orderBy: { id: 'asc' }, ...options });
    void em.refresh(tool, options);
    void em.getRepository(Tool).find({}, options);
    void set.tools.matching(options);
    for (const finder of [em.findAll(Tool, options), em.find(Tool, {}, options)]) {
      void finder;
    }
  });
});

describe('S6 loadPolymorphic by populate path', () => {
  it('S6 takes classes of the hierarchy at the end of the path', () => {
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { tools: [Hammer] } });
    void em.find(ToolSet, {}, { populate: ['tools', 'guard'], loadPolymorphic: { tools: 'none', guard: [Dog] } });
    void em.find(Owner, {}, { populate: ['tools'], loadPolymorphic: { tools: [Handheld] } });
    void em.find(Tool, {}, { populate: ['owner.tools'], loadPolymorphic: { $self: 'none', 'owner.tools': [Saw] } });
    expectTypeOf(
      em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { tools: [Hammer] } }),
    ).resolves.toEqualTypeOf<Loaded<ToolSet, 'tools'>[]>();
  });

  it('S6 takes a word or a list for populated relations of an entity that is no hierarchy', () => {
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: 'none' });
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: [Hammer] });
    void em.find(ToolSet, {}, { populate: ['tools', 'guard'], loadPolymorphic: [Hammer, Dog] });
    void em.find(Owner, {}, { populate: ['tools.owner'], loadPolymorphic: [Handheld] });
    expectTypeOf(em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: [Hammer] })).resolves.toEqualTypeOf<
      Loaded<ToolSet, 'tools'>[]
    >();
    // @ts-expect-error -- no populated relation leads to Beast
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: [Dog] });
    // @ts-expect-error -- nothing is populated
    void em.find(ToolSet, {}, { loadPolymorphic: [Hammer] });
  });

  it('S6 takes everything below where everything is populated', () => {
    void em.find(ToolSet, {}, { populate: ['*'], loadPolymorphic: [Hammer] });
    void em.find(ToolSet, {}, { populate: ['*'], loadPolymorphic: { tools: [Hammer] } });
  });

  it('S6 takes a path to references without its ending', () => {
    void em.find(ToolSet, {}, { populate: ['tools:ref'], loadPolymorphic: { tools: [Hammer] } });
  });

  it('S6 refuses a class of another hierarchy for a path', () => {
    // @ts-expect-error -- Dog is no Tool
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { tools: [Dog] } });
    // @ts-expect-error -- Hammer is no Beast
    void em.find(ToolSet, {}, { populate: ['tools', 'guard'], loadPolymorphic: { guard: [Hammer] } });
  });

  it('S6 refuses a path that is not populated', () => {
    // @ts-expect-error -- guard is not populated
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { guard: [Dog] } });
    // @ts-expect-error -- misspelt
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { tool: [Hammer] } });
    // @ts-expect-error -- too deep
    void em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { 'tools.owner': 'none' } });
  });

  it('S6 refuses an object of paths where nothing is populated', () => {
    // @ts-expect-error -- nothing is populated
    void em.find(ToolSet, {}, { loadPolymorphic: { tools: [Hammer] } });
    // @ts-expect-error -- nothing is populated
    void em.findOne(ToolSet, 1, { loadPolymorphic: { tools: 'none' } });
  });

  it('S6 takes the options in em.populate and Collection.init', () => {
    void em.populate(set, ['tools'], { loadPolymorphic: { tools: [Hammer] } });
    void em.populate(set, ['tools'], { loadPolymorphic: [Hammer], onUnknown: 'base' });
    void set.tools.loadItems({ loadPolymorphic: 'none' });
    // @ts-expect-error -- not a word
    void em.populate(set, ['tools'], { loadPolymorphic: 'some' });
  });
});

describe('S6 onUnknown and polymorphicStrategy', () => {
  it('S6 take their values alone', () => {
    void em.find(Tool, {}, { onUnknown: 'throw' });
    void em.find(Tool, {}, { onUnknown: 'skip' });
    void em.find(Tool, {}, { onUnknown: 'base' });
    void em.find(Tool, {}, { onUnknown: row => (row['id'] === 1 ? Hammer : Saw) });
    void em.count(Tool, {}, { onUnknown: 'skip' });
    void em.find(Tool, {}, { polymorphicStrategy: 'select-in' });
    // @ts-expect-error -- not a policy
    void em.find(Tool, {}, { onUnknown: 'ignore' });
    // @ts-expect-error -- a function gives a class
    void em.find(Tool, {}, { onUnknown: () => 'Hammer' });
    // @ts-expect-error -- not a strategy
    void em.find(Tool, {}, { polymorphicStrategy: 'join' });
  });
});
