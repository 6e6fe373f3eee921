/** The keys of rows, in order. */
export function idsOf(rows: Iterable<object>): number[] {
  return [...rows].map(row => (row as { id: number }).id).toSorted((a, b) => a - b);
}
