/** SQL that is true for the rows of every other identity, written as PostgreSQL gives it back. */
export function isOther(column: string, identity: string): string {
  return `${quoteName(column)} <> ${quoteText(identity)}`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
