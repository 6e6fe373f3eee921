import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { notOfType, ofType, type OpenCondition, treat, type TypeCondition } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { Beast, Dog, Hammer, Handheld, Saw, Tool } from './model.ts';

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
