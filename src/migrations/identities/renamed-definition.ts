import { quoteText } from '../../internal/discovery/identity-condition.ts';

type Renames = Readonly<Record<string, string>>;

/**
 * The definition of a constraint or an index, as PostgreSQL gives it, for renamed identities: only what the column of the
 * identity is compared with changes.
 */
export function renamedDefinition(definition: string, column: string, identities: Renames): string {
  const literals = new Map(Object.entries(identities).map(([from, to]) => [quoteText(from), quoteText(to)]));
  return definition.replaceAll(comparisons(column), part =>
    part.replaceAll(TEXT, literal => literals.get(literal) ?? literal),
  );
}

/** Whether a definition names an old identity and not the new one beside it. */
export function lacksNewNames(definition: string, column: string, identities: Renames): boolean {
  const parts = definition.match(comparisons(column)) ?? [];
  const named = new Set(parts.flatMap(part => part.match(TEXT) ?? []));
  return Object.entries(identities).some(([from, to]) => named.has(quoteText(from)) && !named.has(quoteText(to)));
}

const TEXT = /'(?:[^']|'')*'/g;
const CAST = '(?:::[a-z ]+)?';

function comparisons(column: string): RegExp {
  const name = `"?${column.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}"?`;
  const list = String.raw`(?:ANY|ALL) \(+ARRAY\[(?:\(?${TEXT.source}${CAST}\)?${CAST}(?:, )?)+`;
  return new RegExp(String.raw`\(?${name}\)?${CAST} (?:=|<>) (?:${list}|${TEXT.source})`, 'g');
}
