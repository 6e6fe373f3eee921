import { expect, it } from 'vitest';
import { buildDeclarations, compileCost } from '../../scripts/compile-cost.ts';

it('a class more costs the compiler the same in a large hierarchy as in a small one', async () => {
  await buildDeclarations();
  const [small, middle, large] = [
    await compileCost(30, 'used'),
    await compileCost(60, 'used'),
    await compileCost(120, 'used'),
  ].map(({ instantiations }) => instantiations);
  const perClass = [(middle! - small!) / 30, (large! - middle!) / 60];
  expect(perClass[0]).toBeGreaterThan(0);
  expect(perClass[1]! / perClass[0]!).toBeCloseTo(1, 1);
}, 300_000);
