import type { Measurement } from './shape.ts';

/** The results as a table for people. */
export function renderTable(results: readonly Measurement[]): string {
  const rows = [
    ['shape', 'peer', 'ours', 'peer', 'ratio', 'queries'],
    ...results.map(({ shape, peer, ours_ms, peer_ms, ratio, queries }) => [
      shape,
      peer,
      `${ours_ms.toFixed(1)} ms`,
      `${peer_ms.toFixed(1)} ms`,
      `${ratio.toFixed(1)} x`,
      String(queries),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows.map(row => row.map((cell, column) => pad(cell, widths[column]!, column)).join('  ')).join('\n');
}

/** Names to the left, figures to the right. */
function pad(cell: string, width: number, column: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}
