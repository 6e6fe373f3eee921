import { columnLabel, type ExplainedClass, rowsLabel, withDescendants } from './explained-class.ts';
import { escapeXml } from './printable.ts';

/** A graph in the DOT language of Graphviz. */
export function toDot(roots: readonly ExplainedClass[]): string {
  const classes = roots.flatMap(root => [...withDescendants(root)]);
  const ids = new Map(classes.map((cls, index) => [cls, `c${index}`]));
  const edges = classes.flatMap(cls => cls.children.map(child => `  ${ids.get(cls)!} -> ${ids.get(child)!};`));
  return [
    'digraph hierarchy {',
    '  rankdir=LR;',
    '  node [shape=plain, fontname="Helvetica", fontsize=11];',
    '  edge [dir=back, arrowtail=empty];',
    ...classes.map(cls => `  ${ids.get(cls)!} [label=<${tableOf(cls)}>];`),
    ...edges,
    '}',
    '',
  ].join('\n');
}

function tableOf(cls: ExplainedClass): string {
  const name = `<b>${escapeXml(cls.name)}</b>`;
  const head = [
    cls.isAbstract ? `<i>${name}</i> (abstract)` : name,
    ...[cls.identity, cls.table && `table ${cls.table}`, rowsLabel(cls)].filter(Boolean).map(text => escapeXml(text!)),
  ];
  const rows = [
    ...cls.columns.map(column => cells([column.name, columnLabel(column)])),
    ...cls.notes.map(note => `<tr><td align="left" colspan="2">${escapeXml(note)}</td></tr>`),
  ];
  return `<table border="0" cellborder="1" cellspacing="0" cellpadding="4"><tr><td colspan="2" bgcolor="${
    cls.isAbstract ? '#eeeeee' : '#dbeafe'
  }">${head.join('<br/>')}</td></tr>${rows.join('')}</table>`;
}

function cells(texts: readonly string[]): string {
  return `<tr>${texts.map(text => `<td align="left">${escapeXml(text)}</td>`).join('')}</tr>`;
}
