import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { blocksOf } from './blocks.ts';

const examples = [
  { page: 'README.md', main: 'example.ts' },
  { page: 'docs/quick-start.md', main: 'main.ts' },
];

it.each(examples)(
  '$main of $page prints what the page says',
  async ({ page, main }) => {
    const folder = join('reports/examples', page);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { code } of blocksOf(page, 'ts')) {
      const file = /^\/\/ (\S+\.ts)$/m.exec(code)?.[1];
      if (file) writeFileSync(join(folder, file), code);
    }
    const tsx = ['node_modules/tsx/dist/cli.mjs', '--conditions=@mikro-orm-polymorphic/source'];
    const { stdout } = await promisify(execFile)(process.execPath, [...tsx, join(folder, main)]);
    expect(stdout).toBe(blocksOf(page, 'text')[0]?.code);
  },
  60_000,
);
