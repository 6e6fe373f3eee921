import { beforeAll, expect, it } from 'vitest';
import { type Block, readBlocks } from './blocks.ts';
import { compileBlocks } from './compile.ts';
import { parityImports } from './parity-rows.ts';

const blocks = [...readBlocks(), ...parityImports()];
const broken: Block = {
  title: 'broken',
  page: 'broken.md',
  line: 7,
  code: '\nconst count: string = tools.identities.length;\n',
};
let errors: Map<Block, string[]>;

beforeAll(async () => {
  errors = await compileBlocks([...blocks, broken]);
}, 300_000);

it.each(blocks)('compiles $title', block => {
  expect(errors.get(block)).toEqual([]);
});

it('refuses a block that does not compile, with the line of its page', () => {
  expect(errors.get(broken)).toEqual([`broken.md:8 TS2322: Type 'number' is not assignable to type 'string'.`]);
});
