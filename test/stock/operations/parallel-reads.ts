import type { Operations } from '../recording.ts';

/** Reads that send statements side by side, in no certain order. */
export const parallelReads: Operations = {
  findAndCount: ({ em, m }) =>
    em.findAndCount(m.Book, { author: { name: 'Ada' } }, { limit: 1, orderBy: { title: 1 } }),
  cursor: async ({ em, m }) => {
    const page = await em.findByCursor(m.Author, { first: 2, orderBy: { name: 'asc', id: 'desc' } });
    const next = await em.findByCursor(m.Author, { first: 2, after: page, orderBy: { name: 'asc', id: 'desc' } });
    const back = await em.findByCursor(m.Author, {
      last: 1,
      before: next.startCursor!,
      orderBy: { name: 'asc', id: 'desc' },
    });
    return [page, next, back].map(({ items, totalCount, hasNextPage }) => ({ items, totalCount, hasNextPage }));
  },
  'populate a polymorphic relation, joined': ({ em, m }) =>
    em.find(m.Comment, {}, { populate: ['subject'], strategy: 'joined', orderBy: { id: 1 } }),
  'populate a polymorphic relation, select-in': ({ em, m }) =>
    em.find(m.Comment, {}, { populate: ['subject'], strategy: 'select-in', orderBy: { id: 1 } }),
  'populate a polymorphic relation, balanced': ({ em, m }) =>
    em.find(m.Comment, {}, { populate: ['subject'], strategy: 'balanced', orderBy: { id: 1 } }),
  'qb result and count': ({ em, m }) =>
    em.createQueryBuilder(m.Author, 'a').where({ isActive: true }).limit(1).orderBy({ id: 1 }).getResultAndCount(),
};
