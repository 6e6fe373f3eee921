import { beforeAll, expect, it } from 'vitest';
import { type Block, readBlocks } from './blocks.ts';
import { compileBlocks } from './compile.ts';

const blocks = readBlocks();
let errors: Map<Block, string[]>;

beforeAll(async () => {
  errors = await compileBlocks(blocks);
}, 120_000);

it('finds the code blocks of the documentation', () => {
  expect(blocks.length).toBeGreaterThan(0);
});

it.each(blocks)('compiles $title', block => {
  expect(errors.get(block)).toEqual([]);
});
