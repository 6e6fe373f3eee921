const DATED = /^(?:Migration)?(\d{4})_?(\d{2})_?(\d{2})_?(\d{6})/;

/** The time in the name of a migration, `20260516143207`, of this library's names and of MikroORM's; empty without one. */
export function timeOf(name: string): string {
  return DATED.exec(name)?.slice(1).join('') ?? '';
}

/** Orders names by their times; names without a time come first; equal times by name. */
export function byTime(a: string, b: string): number {
  return compare(timeOf(a), timeOf(b)) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
