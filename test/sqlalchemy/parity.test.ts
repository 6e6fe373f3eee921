import { expect, it } from 'vitest';
import { parityCases } from './cases.ts';
import { parityContract } from './contract.ts';
import { declareStaff } from './define.ts';
import { renderParity, titleOf } from './title.ts';

parityContract(declareStaff);

it('M2 the page lists every case, each under a title of its own', async () => {
  expect(new Set(parityCases.map(titleOf)).size).toBe(parityCases.length);
  expect(parityCases.length).toBeGreaterThanOrEqual(150);
  await expect(renderParity(parityCases)).toMatchFileSnapshot('../../docs/parity-sqlalchemy.md');
});
