import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { IdentityLockFileError } from '../../errors/identity-lock-error.ts';
import { aFile, anOrm, requireArgument } from '../arguments.ts';
import { hierarchiesOf, lockOf } from './hierarchy-identities.ts';
import { type IdentityLock, lockText, parseLock } from './identity-lock.ts';

/** The name of the lock, unless another is given. */
export const IDENTITY_LOCK = 'identities.lock.json';

/**
 * The lock in a file, relative to the `baseDir` of the ORM; undefined when there is none.
 *
 * ```ts
 * const lock = await readIdentityLock(orm);
 * console.log(lock?.['tool']); // { 'functiontool.getweatherfunction': 'GetWeatherFunction', … }
 * ```
 *
 * Throws `IdentityLockFileError` for a file that is no lock.
 */
export async function readIdentityLock(orm: MikroORM, file: string = IDENTITY_LOCK): Promise<IdentityLock | undefined> {
  requireArgument('readIdentityLock()', anOrm, orm);
  requireArgument('readIdentityLock()', aFile, file);
  return lockIn(orm, file);
}

/** The lock of the project that an ORM, or its driver, is of; undefined when there is none. */
export async function lockIn(
  orm: Pick<MikroORM, 'config'>,
  file: string = IDENTITY_LOCK,
): Promise<IdentityLock | undefined> {
  try {
    return parseLock(file, await readFile(pathOf(orm, file), 'utf8'));
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** The lock in a file that has to be there. */
export function readExistingLock(orm: MikroORM, file: string): IdentityLock {
  try {
    return parseLock(file, readFileSync(pathOf(orm, file), 'utf8'));
  } catch (error) {
    throw isMissing(error) ? IdentityLockFileError.missing(file, orm.config.get('baseDir')) : error;
  }
}

/**
 * Writes every identity that rows of the ORM's hierarchies may store, former ones included; commit the file.
 *
 * ```ts
 * await writeIdentityLock(orm);
 * ```
 *
 * The file changes only when an identity does.
 */
export async function writeIdentityLock(orm: MikroORM, file: string = IDENTITY_LOCK): Promise<IdentityLock> {
  requireArgument('writeIdentityLock()', anOrm, orm);
  requireArgument('writeIdentityLock()', aFile, file);
  const lock = lockOf(hierarchiesOf(orm));
  await writeFile(pathOf(orm, file), lockText(lock));
  return lock;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function pathOf(orm: Pick<MikroORM, 'config'>, file: string): string {
  return resolve(orm.config.get('baseDir'), file);
}
