import { readFileSync } from 'node:fs';
import type { Block } from './blocks.ts';

const page = 'docs/parity-names.md';

/** A name of another system, and what stands for it here. */
export interface ParityRow {
  readonly theirs: string;
  /** An import statement between backticks, or a reason. */
  readonly ours: string;
  readonly line: number;
}

export function parityRows(): ParityRow[] {
  return readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const [, theirs, ours] = /^\| (`.*?) +\| (.*?) +\|$/.exec(text) ?? [];
      return theirs && ours ? [{ theirs, ours, line: index + 1 }] : [];
    });
}

/** The imports of the table, to compile. */
export function parityImports(): Block[] {
  return parityRows()
    .filter(({ ours }) => ours.startsWith('`import '))
    .map(({ theirs, ours, line }) => ({
      title: `${page}:${line} ${theirs}`,
      page,
      line,
      code: `${ours.slice(1, -1)};\n`,
    }));
}
