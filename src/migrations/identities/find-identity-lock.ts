import type { MikroORM } from '@mikro-orm/core';
import { IdentityLockError } from '../../errors/identity-lock-error.ts';
import { aFile, anOrm, type Check, isObject, requireArgument } from '../arguments.ts';
import type { Finding } from '../check/finding.ts';
import { compareIdentities, type IdentityDifference } from './compare-identities.ts';
import { hierarchiesOf } from './hierarchy-identities.ts';
import type { IdentityLock } from './identity-lock.ts';
import { IDENTITY_LOCK, readIdentityLock } from './identity-lock-file.ts';

const CONTEXT: Check = [value => isObject(value) && anOrm[0](value['orm']), 'an object with the ORM: { orm }'];

/** Looks for identities that are not those of the lock; a project without a lock has none to compare. */
export async function findIdentityLock(context: { readonly orm: MikroORM }): Promise<readonly Finding[]> {
  requireArgument('findIdentityLock()', CONTEXT, context);
  const { orm } = context;
  const lock = await readIdentityLock(orm);
  return (lock ? compareIdentities(lock, hierarchiesOf(orm)) : []).map(finding);
}

/**
 * Refuses to go on when rows may store identities that no class has, by the lock: for the start of an application, before
 * it answers anything. New classes are no reason.
 *
 * ```ts
 * await requireIdentityLock(orm); // after MikroORM.init
 * ```
 *
 * The option `requireIdentityLock` of `migrations()` does the same within `MikroORM.init`.
 *
 * A project without the file has nothing to compare. Throws `IdentityLockError`, which names what to write for each identity.
 */
export async function requireIdentityLock(orm: MikroORM, file: string = IDENTITY_LOCK): Promise<void> {
  requireArgument('requireIdentityLock()', anOrm, orm);
  requireArgument('requireIdentityLock()', aFile, file);
  const lock = await readIdentityLock(orm, file);
  if (lock) {
    requireAgreement(orm, lock, file);
  }
}

/** Throws `IdentityLockError` when rows may store identities that no class has, by the lock. */
export function requireAgreement(orm: MikroORM, lock: IdentityLock, file: string): void {
  const lost = compareIdentities(lock, hierarchiesOf(orm)).filter(({ kind }) => kind !== 'added');
  if (lost.length > 0) {
    throw new IdentityLockError(
      file,
      lost.map(difference => `${messageOf(difference)} ${fixOf(difference)}`),
    );
  }
}

function finding(difference: IdentityDifference): Finding {
  return { kind: 'identity-lock', message: messageOf(difference), fix: fixOf(difference) };
}

function messageOf(difference: IdentityDifference): string {
  return MESSAGES[difference.kind](difference);
}

const MESSAGES: Readonly<Record<IdentityDifference['kind'], (difference: IdentityDifference) => string>> = {
  added: ({ table, identity, className }) =>
    `The identity '${identity}' of ${className} (table ${table}) is not in the lock.`,
  moved: ({ table, identity, className, to }) =>
    `${className} (table ${table}) was '${identity}', and is '${to!.identity}' now: rows that store the old identity are of no class.`,
  renamed: ({ table, identity, className, to }) =>
    `No class of table ${table} has the identity '${identity}' of ${className} any more; ${to!.className}, '${to!.identity}', is probably what it became.`,
  removed: ({ table, identity, className }) =>
    `No class of table ${table} has the identity '${identity}' of ${className} any more: rows that store it are of no class.`,
  taken: ({ table, identity, className, to }) =>
    `The identity '${identity}' (table ${table}) was that of ${className}, and is that of ${to!.className} now: its rows would be read as the wrong class.`,
};

function fixOf({ kind, identity, className, to, formerly }: IdentityDifference): string {
  if (kind === 'added') {
    return `Write the lock with ${LOCK_COMMAND} (writeIdentityLock), and commit it.`;
  }
  if (formerly) {
    return (
      `Read the rows at once with formerly: { ${formerly[0]}: ['${formerly[1]}'] } in defineHierarchy, ` +
      `or rewrite them with a migration: npx mikro-orm-polymorphic rename ${identity}=${to!.identity} (writeRenameMigration). ${THEN}`
    );
  }
  return kind === 'taken'
    ? `Give ${to!.className} another identity, or rewrite the rows of ${className} in a migration first. ${THEN}`
    : `Delete or convert the rows in a migration, or name the class that has them in formerly: { … : ['${identity}'] }. ${THEN}`;
}

const LOCK_COMMAND = 'npx mikro-orm-polymorphic lock';
const THEN = `Then write the lock: ${LOCK_COMMAND}.`;
