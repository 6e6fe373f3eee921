import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/polymorphic/registry.ts';
import { leaves, planTypeChange } from '../../../src/polymorphic/type-change-plan.ts';

describe('M2 the plan of a change of type', () => {
  class Root extends Polymorphic() {}
  abstract class Middle extends Root {}
  class A extends Middle {}
  class B extends Middle {}
  class C extends A {}
  defineEntity({ class: Root, inheritance: 'tpt', properties: { id: p.integer().primary() } });
  for (const cls of [Middle, A, B, C]) defineEntity({ class: cls as typeof A, properties: {} });
  defineHierarchy(Root, { Root, A, B, C });
  const model = registry.require(Root);
  const level = (cls: object) => model.levelOf(cls)!;

  it.each([
    [A, B, ['Root', 'Middle'], ['A'], ['B']],
    [C, B, ['Root', 'Middle'], ['A', 'C'], ['B']],
    [B, C, ['Root', 'Middle'], ['B'], ['A', 'C']],
    [A, C, ['Root', 'Middle', 'A'], [], ['C']],
    [C, A, ['Root', 'Middle', 'A'], ['C'], []],
    [C, Root, ['Root'], ['Middle', 'A', 'C'], []],
    [Root, C, ['Root'], [], ['Middle', 'A', 'C']],
    [A, A, ['Root', 'Middle', 'A'], [], []],
  ])('%o to %o', (from, to, ...[kept, left, entered]) => {
    const plan = planTypeChange(level(from), level(to));
    const names = { kept: plan.kept, left: plan.left, entered: plan.entered };
    expect(
      Object.fromEntries(Object.entries(names).map(([key, levels]) => [key, levels.map(({ name }) => name)])),
    ).toEqual({
      kept,
      left,
      entered,
    });
    expect([Root, Middle, A, B, C].filter(cls => leaves(plan, level(cls))).map(cls => cls.name)).toEqual(left);
    expect(Object.isFrozen(plan)).toBe(true);
  });
});
