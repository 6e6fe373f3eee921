import { columnLabel, type ExplainedClass, rowsLabel } from './explained-class.ts';
import { cellsOf, padCells, printable } from './printable.ts';

interface Line {
  readonly label: string;
  readonly facts: readonly string[];
}

/** A tree of text: a line for each class, and below it a line for each column. */
export function toText(roots: readonly ExplainedClass[]): string {
  return roots.map(textOf).join('\n\n');
}

function textOf(root: ExplainedClass): string {
  const lines = [...linesOf(root, '', '')];
  const facts = lines.filter(line => line.facts.length > 1);
  const labels = widest(facts.map(({ label }) => label));
  const widths = [0, 1].map(index => widest(facts.map(line => line.facts[index]!)));
  return lines
    .map(({ label, facts: [first = '', ...rest] }) =>
      rest.length === 0
        ? `${label}${first}`
        : [padCells(label, labels), ...[first, ...rest].map((fact, i) => padCells(fact, widths[i] ?? 0))].join('  '),
    )
    .map(line => line.trimEnd())
    .join('\n');
}

function* linesOf(cls: ExplainedClass, lead: string, indent: string): Generator<Line> {
  const name = `${lead}${printable(cls.name)}${cls.isAbstract ? ' (abstract)' : ''}`;
  yield { label: name, facts: [identityText(cls), tableText(cls), rowsLabel(cls)] };
  const below = `${indent}${cls.children.length > 0 ? '│' : ' '}    `;
  const width = widest(cls.columns.map(column => printable(column.name)));
  for (const column of cls.columns) {
    yield { label: `${below}${padCells(printable(column.name), width)}  `, facts: [printable(columnLabel(column))] };
  }
  for (const note of cls.notes) {
    yield { label: `${below}! `, facts: [printable(note)] };
  }
  for (const child of cls.children) {
    const isLast = child === cls.children.at(-1);
    yield* linesOf(child, `${indent}${isLast ? '└─' : '├─'} `, `${indent}${isLast ? '   ' : '│  '}`);
  }
}

function identityText({ identity }: ExplainedClass): string {
  return identity === undefined ? '' : `'${printable(identity)}'`;
}

function tableText({ table }: ExplainedClass): string {
  return table === undefined ? '' : `table ${printable(table)}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(cellsOf));
}
