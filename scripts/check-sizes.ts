// Holds the sizes that make the code readable on one screen; a class within a function (a mixin) counts by its methods.
import { globSync, readFileSync } from 'node:fs';
import { type Node, parseSync, Visitor } from 'oxc-parser';

interface Measure {
  readonly name: string;
  readonly lines: number;
}

interface Source {
  readonly file: string;
  /** For each line its number of lines of code up to and including it. */
  readonly codeUntil: readonly number[];
  readonly lineAt: (offset: number) => number;
}

const limits = {
  files: { median: 80, p90: 200, max: 300 },
  functions: { median: 15, p90: 15, max: 50 },
};

const files: Measure[] = [];
const functions: Measure[] = [];
for (const file of globSync('src/**/*.ts')) measure(file);
const failures = [...judge('files', files), ...judge('functions', functions)];
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

function measure(file: string): void {
  const text = readFileSync(file, 'utf8');
  const { program, comments } = parseSync(file, text);
  const source = readSource(file, blankOut(text, comments));
  files.push({ name: file, lines: source.codeUntil.at(-1) ?? 0 });
  const open: { readonly node: Node; nested: number }[] = [];
  const enter = (node: Node): void => void open.push({ node, nested: 0 });
  const exit = (node: Node): void => {
    const lines = linesOf(source, node) - (open.pop()?.nested ?? 0);
    const isInline = node.type === 'ArrowFunctionExpression' && lines === 1;
    if (!isInline) functions.push({ name: `${file}:${source.lineAt(node.start) + 1}`, lines });
  };
  const leaveClass = (node: Node): void => {
    const around = open.at(-1);
    if (around) around.nested += linesOf(source, node);
  };
  new Visitor({
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': exit,
    'FunctionExpression:exit': exit,
    'ArrowFunctionExpression:exit': exit,
    'ClassDeclaration:exit': leaveClass,
    'ClassExpression:exit': leaveClass,
  }).visit(program);
}

function blankOut(text: string, comments: readonly { start: number; end: number }[]): string {
  let rest = text;
  for (const { start, end } of comments) {
    rest = rest.slice(0, start) + rest.slice(start, end).replaceAll(/[^\n]/g, ' ') + rest.slice(end);
  }
  return rest;
}

function readSource(file: string, text: string): Source {
  let count = 0;
  let offset = 0;
  const ends: number[] = [];
  const codeUntil = text.split('\n').map(line => {
    ends.push((offset += line.length + 1));
    return line.trim() === '' ? count : ++count;
  });
  return { file, codeUntil, lineAt: position => ends.findIndex(end => position < end) };
}

function linesOf({ codeUntil, lineAt }: Source, { start, end }: Node): number {
  return (codeUntil[lineAt(end - 1)] ?? 0) - (codeUntil[lineAt(start)] ?? 0) + 1;
}

function judge(kind: keyof typeof limits, measures: Measure[]): string[] {
  const sorted = measures.toSorted((a, b) => a.lines - b.lines);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1]?.lines ?? 0;
  const { median, p90, max } = limits[kind];
  console.log(`${kind}: ${sorted.length}, lines at median / p90 / max: ${at(0.5)} / ${at(0.9)} / ${at(1)}`);
  const tooLong = sorted
    .filter(({ lines }) => lines > max)
    .map(({ name, lines }) => `${name} has ${lines} lines of code, over ${max}`);
  const shares = [
    at(0.5) > median ? `the median of ${kind} has ${at(0.5)} lines of code, over ${median}` : '',
    at(0.9) > p90 ? `the 90th percentile of ${kind} has ${at(0.9)} lines of code, over ${p90}` : '',
  ];
  return [...tooLong, ...shares.filter(Boolean)];
}
