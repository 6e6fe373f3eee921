import { ref, wrap } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;

const paths = {
  'a to-one': ['author'],
  'two levels of to-one': ['category.parent'],
  'a many-to-many': ['tags'],
  'collections of a to-one': ['author.books.tags', 'author.profile'],
  everything: ['*'],
} as const;

const populatedBooks: Operations = Object.fromEntries(
  strategies.flatMap(strategy =>
    Object.entries(paths).map(([title, populate]) => [
      `populate ${title}, ${strategy}`,
      ({ em, m }) => em.find(m.Book, {}, { populate: populate as never, strategy, orderBy: { isbn: 1 } }),
    ]),
  ),
);

const populatedAuthors: Operations = Object.fromEntries(
  strategies.flatMap(strategy => [
    [
      `populate a one-to-many with a condition, ${strategy}`,
      ({ em, m }) =>
        em.find(
          m.Author,
          { books: { state: 'published' } },
          { populate: ['books'], populateWhere: { books: { price: { $gt: '10' } } }, strategy, orderBy: { id: 1 } },
        ),
    ],
    [
      `populate by inference, ${strategy}`,
      ({ em, m }) => em.find(m.Author, { books: { state: 'draft' } }, { populate: ['$infer'], strategy }),
    ],
    [
      `populate the inverse of a one-to-one, ${strategy}`,
      ({ em, m }) => em.find(m.Author, {}, { populate: ['profile'], strategy, orderBy: { id: 1 } }),
    ],
    [
      `populate a self-reference, ${strategy}`,
      ({ em, m }) => em.find(m.Category, {}, { populate: ['parent', 'children'], strategy, orderBy: { id: 1 } }),
    ],
    [
      `populate a composite key, ${strategy}`,
      ({ em, m }) => em.find(m.Order, {}, { populate: ['lines.book.author'], strategy }),
    ],
    [
      `populate references only, ${strategy}`,
      ({ em, m }) => em.find(m.Book, {}, { populate: ['author:ref', 'tags:ref'], strategy, orderBy: { isbn: 1 } }),
    ],
    [
      `populate with order and limit of relations, ${strategy}`,
      ({ em, m }) =>
        em.find(
          m.Author,
          {},
          {
            populate: ['books', 'friends'],
            populateOrderBy: { books: { price: 'desc' } },
            strategy,
            orderBy: { id: 1 },
            populateHints: { books: { limit: 1 } },
          },
        ),
    ],
  ]),
);

/** Relations: populated by every strategy, and loaded later. */
export const relations: Operations = {
  ...populatedBooks,
  ...populatedAuthors,
  'em.populate': async ({ em, m }) =>
    em.populate(await em.find(m.Author, {}, { orderBy: { id: 1 } }), ['books.category', 'friends']),
  'em.populate with a condition': async ({ em, m }) =>
    em.populate(await em.find(m.Author, {}), ['books'], { where: { books: { state: 'draft' } } }),
  'collection.init': async ({ em, m }) => {
    const author = await em.findOneOrFail(m.Author, 1);
    await author.books.init({ where: { state: 'published' }, orderBy: { title: 'desc' }, populate: ['tags'] });
    return author;
  },
  'collection.loadItems': async ({ em, m }) => (await em.findOneOrFail(m.Author, 1)).books.loadItems(),
  'collection.loadCount': async ({ em, m }) =>
    (await em.findOneOrFail(m.Author, 1)).books.loadCount({ where: { state: 'published' } }),
  'collection.matching': async ({ em, m }) =>
    (await em.findOneOrFail(m.Book, 'n1')).tags.matching({ where: { name: 'red' }, limit: 1 }),
  'many-to-many collection': async ({ em, m }) =>
    (await em.findOneOrFail(m.Author, 1)).friends.loadItems({ orderBy: { name: 'desc' } }),
  'inverse many-to-many collection': async ({ em, m }) =>
    (await em.findOneOrFail(m.Tag, 1)).books.loadItems({ orderBy: { isbn: 1 } }),
  'lazy reference': async ({ em, m }) => (await em.findOneOrFail(m.Profile, 1)).author.load(),
  'lazy reference, some fields': async ({ em, m }) =>
    (await em.findOneOrFail(m.Profile, 1)).author.load({ fields: ['name'] }),
  'lazy scalar reference': async ({ em, m }) => (await em.findOneOrFail(m.Author, 1)).biography?.load(),
  'initialised reference': async ({ em, m }) => wrap((await em.findOneOrFail(m.Book, 'n1')).author).init(),
  'reference by key': ({ em, m }) => Promise.resolve(ref(em.getReference(m.Author, 1)).unwrap()),
  refresh: async ({ em, m }) => {
    const author = await em.findOneOrFail(m.Author, 1);
    author.name = 'changed';
    return em.refresh(author);
  },
  'refresh with relations': async ({ em, m }) => {
    const author = await em.findOneOrFail(m.Author, 1);
    author.name = 'changed';
    return em.refresh(author, { populate: ['books'] });
  },
  'find again and refresh': async ({ em, m }) => {
    await em.find(m.Author, {});
    return [await em.findOne(m.Author, 1), await em.find(m.Author, {}, { refresh: true })];
  },
  'partial, then complete': async ({ em, m }) => {
    await em.find(m.Author, {}, { fields: ['name'] });
    return [await em.findOne(m.Author, 1), await em.find(m.Author, {})];
  },
  'data loader': async ({ em, m }) => {
    const books = await em.find(m.Book, {}, { orderBy: { isbn: 1 } });
    await Promise.all(books.map(book => book.tags.load({ dataloader: true })));
    return books;
  },
};
