import type { Dictionary, EntityManager, EntityMetadata, FindOptions } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';
import { TableViewRequest } from '../../pagination/table-view-request.ts';
import { readWindows, type TimeWindowInput, windowCondition } from '../../pagination/time-windows.ts';
import { lockModeOf } from './lock-mode.ts';
import type { Condition, Request, Subject } from './request.ts';
import { withCondition } from './where.ts';

/** A read as MikroORM takes it. */
export interface PreparedFind {
  readonly where: Condition;
  readonly options: FindOptions<object, string>;
}

/** Makes MikroORM's condition and options of ours. */
export function prepareFind(em: EntityManager, cls: Subject, { where, ...given }: Request): PreparedFind {
  const { createdAfter, createdBefore, updatedAfter, updatedBefore, tableView, ...options } = given;
  const meta = em.getMetadata().get(cls);
  const windows = { createdAfter, createdBefore, updatedAfter, updatedBefore } as TimeWindowInput;
  const { where: within, ...page } = pageOf(meta, { windows, tableView, options });
  return {
    where: withCondition(meta, where ?? {}, within) as Condition,
    options: { ...prepareOptions(options), ...page },
  };
}

interface Paging {
  readonly windows: TimeWindowInput;
  readonly tableView: unknown;
  readonly options: Dictionary<unknown>;
}

/** What a table view says besides the options, which win, or the windows of time alone. */
function pageOf(meta: EntityMetadata, { windows, tableView, options }: Paging): Dictionary<unknown> {
  if (tableView == null) {
    return { where: windowCondition(meta, readWindows(windows)) };
  }
  const { orderBy, limit, offset } = options;
  const view = tableView instanceof TableViewRequest ? tableView : new TableViewRequest(tableView);
  return { ...view.find(meta, { ...windows, orderBy, limit, offset } as object) };
}

/** The options without order, limit and offset: a count is of all rows. */
export function withoutPage(options: FindOptions<object, string>): Dictionary<unknown> {
  const page = new Set(['orderBy', 'limit', 'offset']);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !page.has(name)));
}

/** `load` and `lock` under MikroORM's names. */
export function prepareOptions({ load, lock, skipLocked, ...options }: Dictionary<unknown>): Dictionary<unknown> {
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
