import { type Statement } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';

/** Adds the table that a statement creates. */
export function noteCreation(statement: Statement, created: Set<string>): void {
  const reader = new TokenReader(statement);
  if (reader.accept('create', 'table') && !reader.accept('if')) created.add(reader.tableName().name);
}
