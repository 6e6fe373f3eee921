import type { Dictionary, EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LoadOptions } from '../loading/load-options.ts';

const PREPARED: unique symbol = Symbol('prepared find');

/** What MikroORM's entity manager makes of the arguments of a find, as it hands it to the driver. */
export interface PreparedFind {
  readonly entityName: EntityName<object>;
  readonly where: Dictionary;
  readonly options: LoadOptions;
}

/** Everything that MikroORM does before a find of joined relations is sent: it flushes, applies filters, checks the hints. */
export async function prepareFind(
  em: SqlEntityManager,
  entityName: EntityName<object>,
  { where, options }: { where: Dictionary; options: LoadOptions },
): Promise<PreparedFind> {
  const found: PreparedFind[] = [];
  const prepare = {
    ...options,
    cache: false,
    strategy: 'joined',
    [PREPARED]: (prepared: PreparedFind) => found.push(prepared),
  };
  await em.find(entityName, where, prepare as object);
  return found[0]!;
}

/** Hands a find to the caller of `prepareFind`, if it came from there; then it is not to be run. */
export function isPreparedOnly({ entityName, where, options }: PreparedFind): boolean {
  const { [PREPARED]: prepared, ...rest } = options as LoadOptions & {
    [PREPARED]?: (prepared: PreparedFind) => void;
  };
  prepared?.({ entityName, where, options: rest });
  return prepared !== undefined;
}
