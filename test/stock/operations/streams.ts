import type { Operations } from '../recording.ts';

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Streams, which need a server. */
export const streams: Operations = {
  stream: ({ em, m }) => collected(em.stream(m.Author, { orderBy: { id: 1 } })),
  'stream with a condition and fields': ({ em, m }) =>
    collected(em.stream(m.Author, { where: { isActive: true }, fields: ['name'], orderBy: { id: 1 } })),
  'stream with relations': ({ em, m }) =>
    collected(em.stream(m.Book, { populate: ['author', 'tags'], orderBy: { isbn: 1 } })),
  'stream of a joined root': ({ em, m }) => collected(em.stream(m.Animal, { orderBy: { id: 1 } })),
  'stream of a joined middle class': ({ em, m }) => collected(em.stream(m.Dog, { orderBy: { id: 1 } })),
  'stream of a single-table middle class': ({ em, m }) => collected(em.stream(m.Car, { orderBy: { id: 1 } })),
  'stream in a transaction': ({ em, m }) =>
    em.transactional(tx => collected(tx.stream(m.Author, { orderBy: { id: 1 } }))),
  'stream of a query builder': ({ em, m }) =>
    collected(em.createQueryBuilder(m.Author, 'a').select('*').orderBy({ id: 1 }).stream()),
  'stream of raw rows': ({ em, m }) =>
    collected(
      em
        .createQueryBuilder(m.Author, 'a')
        .select(['id', 'name'])
        .orderBy({ id: 1 })
        .stream({ rawResults: true, mapResults: false }),
    ),
};
