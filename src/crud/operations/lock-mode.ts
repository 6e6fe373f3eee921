import { LockMode } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';

/** The modes of a lock, and those that leave locked rows out. */
const modes = new Map<unknown, readonly [waiting: LockMode, skipping: LockMode]>([
  ['write', [LockMode.PESSIMISTIC_WRITE, LockMode.PESSIMISTIC_PARTIAL_WRITE]],
  [true, [LockMode.PESSIMISTIC_WRITE, LockMode.PESSIMISTIC_PARTIAL_WRITE]],
  ['read', [LockMode.PESSIMISTIC_READ, LockMode.PESSIMISTIC_PARTIAL_READ]],
]);

/** MikroORM's lock mode for ours; undefined where no lock was asked for. */
export function lockModeOf(lock: unknown, skipLocked: unknown): LockMode | undefined {
  if (lock === undefined || lock === false) {
    if (skipLocked) {
      throw new CrudOptionError('skipLocked needs a lock to leave rows out for. Add lock: true.');
    }
    return undefined;
  }
  const mode = modes.get(lock);
  if (!mode) {
    throw new CrudOptionError(`lock is ${JSON.stringify(lock)}. Choose among true, false, 'write' and 'read'.`);
  }
  return mode[skipLocked ? 1 : 0];
}
