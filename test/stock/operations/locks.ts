import { LockMode } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

const modes = [
  'PESSIMISTIC_READ',
  'PESSIMISTIC_WRITE',
  'PESSIMISTIC_PARTIAL_READ',
  'PESSIMISTIC_PARTIAL_WRITE',
  'PESSIMISTIC_READ_OR_FAIL',
  'PESSIMISTIC_WRITE_OR_FAIL',
] as const;

const byMode: Operations = Object.fromEntries(
  modes.flatMap(mode => [
    [
      `lock with find, ${mode}`,
      ({ em, m }) => em.transactional(tx => tx.find(m.Author, { id: 1 }, { lockMode: LockMode[mode] })),
    ],
    [
      `lock a joined hierarchy, ${mode}`,
      ({ em, m }) => em.transactional(tx => tx.find(m.Dog, { id: 1 }, { lockMode: LockMode[mode] })),
    ],
  ]),
);

/** Locks of rows and of versions. */
export const locks: Operations = {
  ...byMode,
  'lock with findOne and populate': ({ em, m }) =>
    em.transactional(tx =>
      tx.findOne(m.Book, 'n1', { lockMode: LockMode.PESSIMISTIC_WRITE, populate: ['author'], strategy: 'select-in' }),
    ),
  'lock some tables': ({ em, m }) =>
    em.transactional(tx =>
      tx.findOne(m.Book, 'n1', {
        lockMode: LockMode.PESSIMISTIC_WRITE,
        lockTableAliases: ['b0'],
        populate: ['author'],
        strategy: 'joined',
      }),
    ),
  'lock an entity': ({ em, m }) =>
    em.transactional(async tx => {
      const author = await tx.findOneOrFail(m.Author, 1);
      await tx.lock(author, LockMode.PESSIMISTIC_WRITE);
    }),
  'lock a single-table leaf': ({ em, m }) =>
    em.transactional(tx => tx.findOne(m.SportsCar, 2, { lockMode: LockMode.PESSIMISTIC_WRITE })),
  'lock with a query builder': ({ em, m }) =>
    em.transactional(tx =>
      tx.createQueryBuilder(m.Author, 'a').where({ id: 1 }).setLockMode(LockMode.PESSIMISTIC_READ).getResultList(),
    ),
  'lock without a transaction': ({ em, m }) => em.findOne(m.Author, 1, { lockMode: LockMode.PESSIMISTIC_WRITE }),
  'version that holds': ({ em, m }) => em.findOne(m.Author, 1, { lockMode: LockMode.OPTIMISTIC, lockVersion: 1 }),
  'version that is stale': ({ em, m }) => em.findOne(m.Author, 1, { lockMode: LockMode.OPTIMISTIC, lockVersion: 7 }),
};
