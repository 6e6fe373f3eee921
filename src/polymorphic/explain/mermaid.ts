import { columnLabel, type ExplainedClass, rowsLabel, withDescendants } from './explained-class.ts';
import { printable } from './printable.ts';

/** A Mermaid class diagram. */
export function toMermaid(roots: readonly ExplainedClass[]): string {
  const classes = roots.flatMap(root => [...withDescendants(root)]);
  const ids = new Map(classes.map((cls, index) => [cls, `c${index}`]));
  const arrows = classes.flatMap(cls => cls.children.map(child => `  ${ids.get(cls)!} <|-- ${ids.get(child)!}`));
  return ['classDiagram', '  direction LR', ...classes.flatMap(cls => blockOf(cls, ids.get(cls)!)), ...arrows, ''].join(
    '\n',
  );
}

function blockOf(cls: ExplainedClass, id: string): string[] {
  const members = [
    cls.identity === undefined ? '' : `'${cls.identity}'`,
    cls.table === undefined ? '' : `table ${cls.table}`,
    rowsLabel(cls),
    ...cls.columns.map(column => `${column.name} ${columnLabel(column)}`),
    ...cls.notes,
  ];
  const lines = members.filter(Boolean).map(member => `    ${escapeMermaid(member)}`);
  const marks = cls.isAbstract ? ['    <<abstract>>'] : [];
  return [`  class ${id}["${escapeMermaid(cls.name)}"] {`, ...marks, ...lines, '  }'];
}

/** Mermaid has no quoting inside a class: what its grammar may take for its own is written by its code. */
function escapeMermaid(text: string): string {
  return printable(text).replaceAll(/[^\p{L}\p{N}\p{M} _.,]/gu, each => `#${each.codePointAt(0)!};`);
}
