import { QueryOrder, raw, sql } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

/** Finders with every form of condition, order, selection, filter, page and cursor. */
export const reads: Operations = {
  'find all': ({ em, m }) => em.find(m.Author, {}),
  'findAll with options': ({ em, m }) => em.findAll(m.Author, { where: { isActive: true }, orderBy: { name: 'desc' } }),
  'find by key': ({ em, m }) => em.findOne(m.Author, 2),
  'find by string key': ({ em, m }) => em.findOne(m.Book, 'n1'),
  'find by composite key': ({ em, m }) => em.findOne(m.OrderLine, { order: 1, book: 'n1' }),
  'findOneOrFail that fails': ({ em, m }) => em.findOneOrFail(m.Author, { name: 'nobody' }),
  operators: ({ em, m }) =>
    em.find(m.Author, {
      $or: [{ age: { $gte: 30, $lt: 40 } }, { nickname: { $ne: null } }],
      $not: { name: { $in: ['Cy', 'Di'] } },
    }),
  'like and regular expressions': ({ em, m }) => em.find(m.Author, { name: { $like: 'A%' }, email: { $re: '^a' } }),
  'array operators': ({ em, m }) => em.find(m.Book, { keywords: { $overlap: ['a'], $contains: ['b'] } }),
  'json property': ({ em, m }) => em.find(m.Author, { preferences: { theme: 'dark' } }),
  'embedded property': ({ em, m }) => em.find(m.Author, { address: { city: 'Oslo' } }),
  'raw condition': ({ em, m }) => em.find(m.Author, { [raw(alias => `lower(${alias}.name)`)]: 'ada' }),
  'sql fragment': ({ em, m }) => em.find(m.Author, { age: { $gt: sql`10 + ${5}` } }),
  'condition through a to-one': ({ em, m }) =>
    em.find(m.Book, { author: { name: 'Ada' }, category: { parent: { name: 'fiction' } } }),
  'condition through a collection': ({ em, m }) => em.find(m.Author, { books: { tags: { name: 'red' } } }),
  'some, none and every': ({ em, m }) =>
    em.find(m.Author, {
      books: { $some: { state: 'draft' }, $none: { price: '9.90' } },
      friends: { $none: { name: 'Ada' } },
    }),
  'collection size': ({ em, m }) => em.find(m.Author, { books: { $size: 2 } }),
  'condition on a polymorphic relation': ({ em, m }) => em.find(m.Comment, { subject: em.getReference(m.Author, 1) }),
  'order by a relation': ({ em, m }) =>
    em.find(m.Book, {}, { orderBy: [{ author: { name: QueryOrder.DESC_NULLS_LAST } }, { title: 1 }] }),
  'order by raw': ({ em, m }) => em.find(m.Book, {}, { orderBy: [{ [raw('length(title)')]: 'asc' }, { isbn: 'asc' }] }),
  'limit and offset': ({ em, m }) => em.find(m.Author, {}, { orderBy: { id: 1 }, limit: 2, offset: 1 }),
  'limit with a joined collection': ({ em, m }) =>
    em.find(m.Author, { books: { state: 'published' } }, { populate: ['books'], limit: 1, orderBy: { id: 1 } }),
  fields: ({ em, m }) => em.find(m.Author, {}, { fields: ['name', 'address.city'] }),
  'fields of relations': ({ em, m }) =>
    em.find(m.Book, {}, { fields: ['title', 'author.name', 'tags.name'], populate: ['author', 'tags'] }),
  exclude: ({ em, m }) => em.find(m.Author, {}, { exclude: ['email', 'preferences'] }),
  'lazy scalar': ({ em, m }) => em.find(m.Author, {}, { populate: ['biography'] }),
  distinct: ({ em, m }) => em.find(m.Author, { books: { state: 'published' } }, { flags: ['DISTINCT' as never] }),
  'group by and having': ({ em, m }) =>
    em.find(m.Book, {}, { groupBy: ['isbn', 'author'], having: { price: { $gt: '1' } }, orderBy: { isbn: 1 } }),
  filter: ({ em, m }) => em.find(m.Author, {}, { filters: { active: true, named: { name: 'Ada' } } }),
  'filter on a relation': ({ em, m }) => em.find(m.Book, {}, { populate: ['author'], filters: { active: true } }),
  'filter of an entity manager': ({ em, m }) => {
    em.addFilter({ name: 'adults', cond: { age: { $gt: 18 } }, entity: [m.Author] });
    return em.find(m.Author, {});
  },
  count: ({ em, m }) => em.count(m.Author, { books: { state: 'published' } }),
  'count of a composite key': ({ em, m }) => em.count(m.OrderLine),
  countBy: async ({ em, m }) => em.countBy(m.Book, 'state'),
  'cursor over a relation': async ({ em, m }) => {
    const options = {
      orderBy: { author: { name: 'asc' }, isbn: 'asc' },
      populate: ['author'],
      includeCount: false,
    } as const;
    const page = await em.findByCursor(m.Book, { ...options, first: 1 });
    return (await em.findByCursor(m.Book, { ...options, first: 5, after: page })).items;
  },
  'without the identity map': ({ em, m }) => em.find(m.Book, {}, { disableIdentityMap: true, populate: ['author'] }),
  'result cache': async ({ em, m }) => {
    const load = (): Promise<unknown> => em.fork().find(m.Author, { id: { $lt: 3 } }, { cache: ['authors', 1000] });
    const loaded = [await load(), await load()];
    await em.clearCache('authors');
    return loaded;
  },
  'comments and labels': ({ em, m }) =>
    em.find(m.Author, {}, { comments: 'why', hintComments: 'hint', logging: { label: 'mine' } }),
  schema: ({ em, m }) => em.find(m.Author, {}, { schema: 'public' }),
  'index hint and collation': ({ em, m }) => em.find(m.Author, {}, { collation: 'C', orderBy: { name: 1 } }),
  'unknown property': ({ em, m }) => em.find(m.Author, { nothing: 1 } as never),
  'raw execution': ({ em }) => em.execute('select name from author where id = ?', [1]),
  map: async ({ em, m }) =>
    em.map(m.Author, {
      id: 9,
      name: 'mapped',
      email: 'm@x.org',
      is_active: true,
      version: 1,
      address_city: 'X',
    } as never),
};
