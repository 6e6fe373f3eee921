import type { QueryResult } from '@mikro-orm/sql';
import { conditionOf, keyIn, ofBranch, selectKeys } from './row-keys.ts';
import { builderFor, send, type WriteContext } from './write-context.ts';

/**
 * Deletes the rows of a class and of its descendants from the root table, in one statement: the database deletes the child
 * rows, so that no row stays behind as one of its parent class.
 */
export async function deleteRows(context: WriteContext, given: unknown): Promise<QueryResult<object>> {
  const { chain, options } = context;
  const inDatabaseForm = { ...context, options: { ...options, convertCustomTypes: false } };
  const where = await conditionOf(context, given);
  const condition =
    chain.deepestTable(where) === chain.root
      ? ofBranch(chain, where)
      : keyIn(chain.root, selectKeys(inDatabaseForm, where, { isLocked: false }));
  return send(context, builderFor(inDatabaseForm, chain.root).delete(condition));
}
