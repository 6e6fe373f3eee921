import { type Level, namesOf } from '../../polymorphic/hierarchy-model.ts';

/** SQL that is true for the rows of every other class, written as PostgreSQL gives it back. */
export function isOther(column: string, level: Level): string {
  const conditions = namesOf(level).map(identity => `${quoteName(column)} <> ${quoteText(identity)}`);
  return conditions.length > 1 ? `(${conditions.join(' and ')})` : conditions[0]!;
}

/** SQL that is true for the rows of these identities, written as MikroORM compares it with what PostgreSQL gives back. */
export function isOneOf(column: string, identities: readonly string[]): string {
  const [first = '', ...rest] = identities.map(quoteText);
  return `${quoteName(column)} ${rest.length === 0 ? `= ${first}` : `in (${[first, ...rest].join(', ')})`}`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
