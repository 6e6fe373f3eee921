import { globSync, readFileSync } from 'node:fs';

/** One fenced `ts` block of a page or of a docstring. */
export interface Block {
  /** `docs/loading.md:12`, for titles. */
  readonly title: string;
  readonly page: string;
  /** The line of the page where the code starts. */
  readonly line: number;
  readonly code: string;
  /** Earlier blocks of the page, whose declarations this one may use; none for a docstring. */
  readonly earlier: readonly Block[];
}

const pages = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'src/**/*.ts'];
const fence = /^([ \t]*(?:\* ?)?)```ts\n(.*?)^[ \t]*(?:\* ?)?```$/gms;

/** Every TypeScript block of the documentation and of the docstrings. */
export function readBlocks(): Block[] {
  return globSync(pages).toSorted().flatMap(blocksOf);
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  const isPage = page.endsWith('.md');
  const blocks: Block[] = [];
  for (const { 1: indent = '', 2: body = '', index } of text.matchAll(fence)) {
    const line = text.slice(0, index).split('\n').length + 1;
    const code = body
      .split('\n')
      .map(each => dedent(each, indent))
      .join('\n');
    blocks.push({ title: `${page}:${line}`, page, line, code, earlier: isPage ? [...blocks] : [] });
  }
  return blocks;
}

/** In a docstring an empty line is shorter than its indentation. */
function dedent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.replace(/^[ \t]*\*?/, '');
}
