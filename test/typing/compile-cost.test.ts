import { expect, it } from 'vitest';
import { buildDeclarations, compileCost } from '../../scripts/compile-cost.ts';

it('a class more costs the compiler the same in a large hierarchy as in a small one', async () => {
  await buildDeclarations();
  const [small, middle, large] = [
    await compileCost(50, 'used'),
    await compileCost(100, 'used'),
    await compileCost(200, 'used'),
  ].map(({ instantiations }) => instantiations);
  const perClass = [(middle! - small!) / 50, (large! - middle!) / 100];
  expect(perClass[0]).toBeGreaterThan(0);
  expect(perClass[1]! / perClass[0]!).toBeCloseTo(1, 1);
}, 300_000);
