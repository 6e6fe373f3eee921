import { statementsOf } from '../../src/migrations/sql/statements.ts';
import type { TestOrm } from '../support/index.ts';

/** Sends several statements, one at a time: PGlite takes no more. */
export async function runSql({ orm }: TestOrm, sql: string): Promise<void> {
  for (const { text } of statementsOf(sql)) {
    await orm.em.fork().execute(text);
  }
}
