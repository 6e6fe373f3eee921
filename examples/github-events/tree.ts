/** A part of a dotted name with the rows at it and below it. */
export interface Branch {
  readonly name: string;
  rows: number;
  readonly children: Map<string, Branch>;
}

/** Builds the tree of dotted identities: `issues.opened` stands below `issues` and counts there too. */
export function treeOf(root: string, identities: readonly string[], counts: Readonly<Record<string, number>>): Branch {
  const tree: Branch = branch(root);
  for (const identity of identities) {
    const rows = counts[identity] ?? 0;
    let node = tree;
    node.rows += rows;
    for (const name of identity.split('.')) {
      const child = node.children.get(name) ?? branch(name);
      node.children.set(name, child);
      child.rows += rows;
      node = child;
    }
  }
  return tree;
}

/** One line for each branch, its rows as a bar. */
export function renderTree(tree: Branch, barWidth = 30): string[] {
  const largest = Math.max(1, ...[...tree.children.values()].map(child => child.rows));
  const lines = [...linesBelow(tree, '')];
  const labelWidth = Math.max(...lines.map(line => line.label.length));
  return [
    `${tree.name} ${tree.rows}`,
    ...lines.map(({ label, rows }) =>
      `${label.padEnd(labelWidth)}  ${String(rows).padStart(3)} ${bar(rows / largest, barWidth)}`.trimEnd(),
    ),
  ];
}

function* linesBelow(parent: Branch, indent: string): Generator<{ label: string; rows: number }> {
  const children = [...parent.children.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const child of children) {
    const isLast = child === children.at(-1);
    yield { label: `${indent}${isLast ? '└─' : '├─'} ${child.name}`, rows: child.rows };
    yield* linesBelow(child, `${indent}${isLast ? '   ' : '│  '}`);
  }
}

function branch(name: string): Branch {
  return { name, rows: 0, children: new Map() };
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `fraction` of `width` characters, in steps of an eighth. */
export function bar(fraction: number, width: number): string {
  const steps = Math.round(fraction * width * 8);
  return '█'.repeat(Math.floor(steps / 8)) + eighths[steps % 8];
}
