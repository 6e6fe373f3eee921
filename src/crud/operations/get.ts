import type { EntityManager } from '@mikro-orm/core';
import { CrudOptionError, MultipleEntitiesError } from '../../errors/crud-error.ts';
import { EntityNotFoundError } from '../../errors/entity-not-found-error.ts';
import type { FetchMode } from '../options.ts';
import { prepareFind } from './prepare-find.ts';
import type { Request, Subject } from './request.ts';

/** How many rows a fetch mode has to read. */
const rowsOf = { first: 1, one: 2, all: undefined } as const satisfies Record<FetchMode, number | undefined>;

/** Finds the first, the only, or all rows that meet a condition. */
export async function get(em: EntityManager, cls: Subject, request: Request): Promise<object[] | object | null> {
  const { fetchMode = 'first', ...list } = request as Request & { readonly fetchMode?: FetchMode };
  const limit = limitOf(fetchMode, list['limit']);
  const { where, options } = prepareFind(em, cls, list);
  const found = (await em.find(cls, where, { ...options, ...limit })) as object[];
  return choose(cls.name, fetchMode, found);
}

function limitOf(mode: FetchMode, given: unknown): { limit?: number } {
  if (!Object.hasOwn(rowsOf, mode)) {
    throw new CrudOptionError(`fetchMode is ${JSON.stringify(mode)}. Choose among 'first', 'one' and 'all'.`);
  }
  const limit = rowsOf[mode];
  if (limit !== undefined && given !== undefined) {
    throw new CrudOptionError(`fetchMode: '${mode}' says how many rows are read. Leave limit out, or ask for 'all'.`);
  }
  return limit === undefined ? {} : { limit };
}

function choose(className: string, mode: FetchMode, found: object[]): object[] | object | null {
  if (mode === 'all') {
    return found;
  }
  if (mode === 'one' && found.length === 0) {
    throw new EntityNotFoundError(className);
  }
  if (found.length > 1) {
    throw new MultipleEntitiesError(className);
  }
  return found[0] ?? null;
}
