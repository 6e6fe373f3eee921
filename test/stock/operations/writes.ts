import { raw } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

const book = { isbn: 'x1', title: 'New', price: '5.00', state: 'draft', keywords: [] as string[] } as const;

/** Writes of the unit of work, and those that go past it. */
export const writes: Operations = {
  'flush one insert': async ({ em, m }) => {
    const author = em.create(m.Author, { name: 'Di', email: 'di@x.org' });
    await em.flush();
    return author;
  },
  'flush a graph of inserts': async ({ em, m }) => {
    const author = em.create(m.Author, { name: 'Di', email: 'di@x.org', address: { street: 'Oak 2' } });
    const category = em.create(m.Category, { name: 'new', parent: em.getReference(m.Category, 1) });
    em.create(m.Book, {
      ...book,
      author,
      category,
      tags: [em.create(m.Tag, { name: 'green' }), em.getReference(m.Tag, 1)],
    });
    em.create(m.Profile, { headline: 'Of Di', author });
    em.create(m.Comment, { text: 'on Di', subject: author });
    await em.flush();
  },
  'flush many inserts': async ({ em, m }) => {
    for (const name of ['a', 'b', 'c', 'd']) em.create(m.Tag, { name });
    await em.flush();
  },
  'flush updates': async ({ em, m }) => {
    const authors = await em.find(m.Author, {}, { orderBy: { id: 1 } });
    for (const author of authors) author.nickname = author.name.toLowerCase();
    await em.flush();
  },
  'flush updates of different columns': async ({ em, m }) => {
    const [first, second] = await em.find(m.Author, {}, { orderBy: { id: 1 } });
    em.assign(first!, { address: { city: 'Rome' }, age: 37 });
    em.assign(second!, { preferences: { theme: 'light' }, born: new Date('2000-01-01T00:00:00Z') });
    await em.flush();
  },
  'flush an update by raw value': async ({ em, m }) => {
    const author = await em.findOneOrFail(m.Author, 1);
    author.age = raw('age + 1') as never;
    await em.flush();
    return author;
  },
  'flush a removal': async ({ em, m }) => {
    em.remove(await em.findOneOrFail(m.Book, 'd1')).remove(em.getReference(m.Comment, 1));
    await em.flush();
  },
  'flush changes of collections': async ({ em, m }) => {
    const found = await em.findOneOrFail(m.Book, 'n1', { populate: ['tags'] });
    found.tags.remove(found.tags[0]!);
    found.tags.add(em.create(m.Tag, { name: 'green' }));
    const order = await em.findOneOrFail(m.Order, 1, { populate: ['lines'] });
    order.lines.remove(order.lines[0]!);
    await em.flush();
  },
  'flush a moved one-to-one': async ({ em, m }) => {
    const profile = await em.findOneOrFail(m.Profile, 1);
    em.assign(profile, { author: 2 });
    await em.flush();
  },
  'flush nothing': async ({ em, m }) => {
    await em.find(m.Book, {}, { populate: ['*'] });
    await em.flush();
  },
  'flush a stale version': async ({ em, m }) => {
    const author = await em.findOneOrFail(m.Author, 1);
    await em.fork().nativeUpdate(m.Author, { id: 1 }, { version: 7 });
    author.name = 'stale';
    await em.flush();
  },
  'flush a violated constraint': async ({ em, m }) => {
    em.create(m.Author, { name: 'Twin', email: 'ada@x.org' });
    await em.flush();
  },
  insert: ({ em, m }) =>
    em.insert(m.Author, { name: 'Di', email: 'di@x.org', address: { street: 'Oak 2', city: null } }),
  'insert of an entity': ({ em, m }) => em.insert(em.create(m.Tag, { name: 'green' }, { persist: false })),
  insertMany: ({ em, m }) => em.insertMany(m.Tag, [{ name: 'green' }, { name: 'grey' }]),
  upsert: ({ em, m }) => em.upsert(m.Tag, { name: 'red' }),
  'upsert of a new row': ({ em, m }) => em.upsert(m.Author, { email: 'di@x.org', name: 'Di', isActive: true }),
  'upsert with options': ({ em, m }) =>
    em.upsert(
      m.Author,
      { id: 1, email: 'ada@x.org', name: 'Ada L.', isActive: true },
      {
        onConflictFields: ['email'],
        onConflictMergeFields: ['name'],
      },
    ),
  'upsert that ignores': ({ em, m }) => em.upsert(m.Tag, { id: 1, name: 'other' }, { onConflictAction: 'ignore' }),
  'upsert of an entity': ({ em, m }) => em.upsert(em.create(m.Tag, { id: 1, name: 'crimson' }, { persist: false })),
  upsertMany: ({ em, m }) => em.upsertMany(m.Tag, [{ name: 'red' }, { name: 'green' }]),
  nativeUpdate: ({ em, m }) =>
    em.nativeUpdate(m.Author, { age: { $gt: 30 } }, { nickname: 'old', address: { city: 'Rome' } }),
  'nativeUpdate through a relation': ({ em, m }) =>
    em.nativeUpdate(m.Book, { author: { name: 'Ada' } }, { state: 'draft' }),
  'nativeUpdate by raw value': ({ em, m }) =>
    em.nativeUpdate(m.Book, { isbn: 'n1' }, { title: raw<string>('upper(title)') }),
  nativeDelete: ({ em, m }) => em.nativeDelete(m.Book, { state: 'draft' }),
  'nativeDelete through a relation': ({ em, m }) => em.nativeDelete(m.Book, { author: { name: 'Bea' } }),
  'nativeDelete of a composite key': ({ em, m }) => em.nativeDelete(m.OrderLine, { order: 1, book: 'n1' }),
  clone: async ({ em, m }) => em.clone(await em.findOneOrFail(m.Tag, 1), { name: 'copy' }),
  'transaction that rolls back': ({ em, m }) =>
    em.transactional(async inner => {
      inner.create(m.Tag, { name: 'lost' });
      await inner.flush();
      throw new Error('no');
    }),
  'nested transactions': ({ em, m }) =>
    em.transactional(async outer => {
      outer.create(m.Tag, { name: 'outer' });
      await outer.transactional(inner => void inner.create(m.Tag, { name: 'inner' }));
      return outer.count(m.Tag);
    }),
  'explicit transaction': async ({ em, m }) => {
    await em.begin({ isolationLevel: 'serializable' as never });
    em.create(m.Tag, { name: 'explicit' });
    await em.commit();
  },
  'automatic flush before a find': ({ em, m }) =>
    em.transactional(inner => {
      inner.create(m.Tag, { name: 'early' });
      return inner.find(m.Tag, {}, { orderBy: { id: 1 } });
    }),
};
