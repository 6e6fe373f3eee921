import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';

/** Stored identities that become others. */
export interface IdentityRewrite {
  readonly table: string;
  /** The column that has them. */
  readonly from: string;
  /** The column that gets them. */
  readonly to: string;
  /** New ones by old ones; every stored one must be there. */
  readonly identities: Readonly<Record<string, string>>;
}

/** SQL that writes the new identities; rows that keep theirs in the same column are not written. */
export function identityRewriteSql({ table, from, to, identities }: IdentityRewrite): string {
  const entries = Object.entries(identities);
  const cases = entries.map(([old, identity]) => `when ${quoteText(old)} then ${quoteText(identity)}`);
  const changed = entries.filter(([old, identity]) => old !== identity).map(([old]) => quoteText(old));
  const where = from === to ? ` where ${quoteName(from)}::text in (${changed.join(', ') || 'null'})` : '';
  const value = cases.length === 0 ? 'null' : `case ${quoteName(from)}::text ${cases.join(' ')} end`;
  return `update ${quoteTable(table)} set ${quoteName(to)} = ${value}${where}`;
}
