import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import {
  countByType,
  notOfType,
  ofType,
  type OpenCondition,
  treat,
  treatOrder,
  type TypeCondition,
  type TypeCounts,
} from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { Beast, Dog, Hammer, Handheld, Saw, Tool, tools, ToolSet } from './model.ts';

declare const em: EntityManager;
declare const named: string[];

describe('of-type, treat', () => {
  it('conditions fit every where', () => {
    void em.find(Tool, ofType(Hammer, 'handheld.saw'));
    void em.find(Tool, ofType(Handheld, { descendants: false }));
    void em.find(Tool, { ...ofType(Hammer), ...notOfType('saw') });
    void em.find(Tool, { $or: [ofType(Hammer), { $not: treat(Saw, {}) }], $and: [notOfType(Saw)] });
    void em.count(Tool, treat(Handheld, ofType(Saw)));
    void em.nativeDelete(Tool, treat(Hammer, {}));
    void em.find(Tool, ofType(...named));
  });

  it('remember the class that they hold for', () => {
    expectTypeOf(ofType(Hammer)).toEqualTypeOf<TypeCondition<Hammer>>();
    expectTypeOf(ofType(Hammer, Saw, { descendants: false })).toEqualTypeOf<TypeCondition<Hammer | Saw>>();
    expectTypeOf(treat(Handheld, {})).toEqualTypeOf<TypeCondition<Handheld>>();
    expectTypeOf(ofType(Hammer, 'saw')).toEqualTypeOf<OpenCondition>();
    expectTypeOf(notOfType(Hammer)).toEqualTypeOf<OpenCondition>();
  });

  it('treat is typed by its class', () => {
    void treat(Dog, { bark: 'wow', legs: 4 });
    // @ts-expect-error -- no such property
    void treat(Dog, { wings: 2 });
    // @ts-expect-error -- of another type
    void treat(Beast, { id: 'one' });
  });

  it('hierarchy.find is typed by the condition', () => {
    expectTypeOf(tools.find(em, ofType(Hammer))).resolves.items.toExtend<Hammer>();
    expectTypeOf(tools.find(em, { ...ofType(Hammer, Saw), name: 'x' })).resolves.items.toExtend<Hammer | Saw>();
    expectTypeOf(tools.find(em)).resolves.items.toExtend<Tool>();
    expectTypeOf(tools.find(em, { name: 'x' }, { populate: ['owner'], limit: 1 })).resolves.items.toExtend<Tool>();
    expectTypeOf(tools.find(em, notOfType(Hammer))).resolves.items.not.toExtend<Hammer>();
    expectTypeOf(tools.find(em, ofType('hammer'))).resolves.items.not.toExtend<Hammer>();
    expectTypeOf(tools.concreteOf(Handheld).find(em)).resolves.items.toExtend<Handheld>();
    // @ts-expect-error -- a class of another hierarchy
    void tools.find(em, ofType(Dog));
    // @ts-expect-error -- a class outside the branch
    void tools.concreteOf(Hammer).find(em, ofType(Saw));
    // @ts-expect-error -- no such property
    void tools.find(em, { wings: 2 });
  });

  it('treatOrder stands in orderBy of the hierarchy, typed by its class', () => {
    void em.find(Tool, {}, { orderBy: [treatOrder(Hammer, { weight: 'desc nulls last' }), { name: 'asc' }] });
    void em.findByCursor(Tool, { first: 5, orderBy: treatOrder(Handheld, { grip: 'asc' }) });
    void em.find(ToolSet, {}, { orderBy: { tools: treatOrder(Saw, { teeth: 'asc' }) } });
    // @ts-expect-error -- no such column
    treatOrder(Hammer, { teeth: 'asc' });
    // @ts-expect-error -- no such direction
    treatOrder(Hammer, { weight: 'up' });
  });

  it('countByType takes conditions of its class', () => {
    expectTypeOf(countByType(em, Tool, treat(Hammer, { weight: 1 }))).resolves.toEqualTypeOf<TypeCounts>();
    void countByType(em, Handheld, { grip: 'x' }, { subtotals: true, onUnknown: 'skip', filters: false });
    // @ts-expect-error -- no such property
    void countByType(em, Tool, { grip: 'x' });
    // @ts-expect-error -- no such option
    void countByType(em, Tool, {}, { limit: 5 });
  });

  it('refuse what is no class, no identity and no option', () => {
    // @ts-expect-error -- an instance is no class
    ofType(new Hammer());
    // @ts-expect-error -- a number is no identity
    ofType(5);
    // @ts-expect-error -- no such option
    ofType(Hammer, { descendant: false });
    // @ts-expect-error -- options come last
    notOfType({ descendants: false }, Hammer);
  });
});
