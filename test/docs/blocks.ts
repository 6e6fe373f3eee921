import { globSync, readFileSync } from 'node:fs';

/** One fenced block of a page or of a docstring. */
export interface Block {
  /** `docs/loading.md:12`, for titles. */
  readonly title: string;
  readonly page: string;
  /** The line of the page where the code starts. */
  readonly line: number;
  readonly code: string;
}

const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'src/**/*.ts'];
const fence = /^(?<indent>[ \t]*(?:\* ?)?)```(?<language>\w*)\n(?<body>.*?)^[ \t]*(?:\* ?)?```$/gms;

/** Every TypeScript block of the documentation and of the docstrings. */
export function readBlocks(): Block[] {
  return globSync(pages)
    .toSorted()
    .flatMap(page => blocksOf(page, 'ts'));
}

/** The blocks of one page in one language. */
export function blocksOf(page: string, wanted: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(fence)].flatMap(({ groups, index }) => {
    const { indent = '', language, body = '' } = groups ?? {};
    if (language !== wanted) return [];
    const line = text.slice(0, index).split('\n').length + 1;
    const lines = body.split('\n').map(each => dedent(each, indent));
    return [{ title: `${page}:${line}`, page, line, code: lines.join('\n') }];
  });
}

/** In a docstring an empty line is shorter than its indentation. */
function dedent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.replace(/^[ \t]*\*?/, '');
}
