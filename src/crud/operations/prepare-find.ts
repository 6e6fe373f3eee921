import type { Dictionary, EntityManager, FindOptions } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';
import { lockModeOf } from './lock-mode.ts';
import type { Condition, Request, Subject } from './request.ts';
import { windowConditions } from './time-windows.ts';
import { withConditions } from './where.ts';

/** A read as MikroORM takes it. */
export interface PreparedFind {
  readonly where: Condition;
  readonly options: FindOptions<object, string>;
}

/** Makes MikroORM's condition and options of ours. */
export function prepareFind(em: EntityManager, cls: Subject, { where, ...given }: Request): PreparedFind {
  const { createdAfter, createdBefore, updatedAfter, updatedBefore, ...options } = given;
  const meta = em.getMetadata().get(cls);
  const windows = windowConditions(meta, { createdAfter, createdBefore, updatedAfter, updatedBefore });
  return { where: withConditions(meta, where ?? {}, windows) as Condition, options: prepareOptions(options) };
}

/** `load` and `lock` under MikroORM's names. */
export function prepareOptions({ load, lock, skipLocked, ...options }: Dictionary): Dictionary {
  const lockMode = lockModeOf(lock, skipLocked);
  if (lockMode !== undefined && options['lockMode'] !== undefined) {
    throw new CrudOptionError('lock and lockMode say the same thing. Give one of them.');
  }
  const populate = mergeHints(load as Hints, options['populate'] as Hints);
  return {
    ...options,
    ...(populate === undefined ? {} : { populate }),
    ...(lockMode === undefined ? {} : { lockMode }),
  };
}

type Hints = readonly string[] | false | undefined;

function mergeHints(load: Hints, populate: Hints): Hints {
  return load && populate ? [...load, ...populate] : (load ?? populate);
}
