import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { RunQuery } from './table-sql.ts';

/**
 * Statements that run while the triggers of tables rest: a row that is copied is no change of it, which a time of the last
 * change would note and an immutable table would refuse.
 */
export async function withoutTriggers(
  run: RunQuery,
  tables: readonly string[],
  statements: readonly string[],
): Promise<string[]> {
  if (tables.length === 0) {
    return [...statements];
  }
  const list = tables.map(table => `to_regclass(${quoteText(quoteTable(table))})`).join(', ');
  const triggers = await run<{ table: string; name: string }>(
    `select tgrelid::regclass::text as "table", tgname::text as "name" from pg_trigger ` +
      `where tgrelid in (${list}) and not tgisinternal and tgenabled = 'O' order by 1, 2`,
  );
  const all = (action: string): string[] =>
    triggers.map(({ table, name }) => `alter table ${table} ${action} trigger ${quoteName(name)}`);
  return [...all('disable'), ...statements, ...all('enable')];
}
