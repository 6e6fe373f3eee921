import { sql } from '@mikro-orm/core';
import type { Operations } from '../recording.ts';

/** Query builders of every type. */
export const builders: Operations = {
  'qb select': ({ em, m }) =>
    em
      .createQueryBuilder(m.Author, 'a')
      .select('*')
      .where({ age: { $gt: 30 } })
      .orderBy({ name: 'asc' })
      .limit(2)
      .getResultList(),
  'qb some columns': ({ em, m }) => em.createQueryBuilder(m.Author, 'a').select(['id', 'name']).execute(),
  'qb raw rows': ({ em, m }) =>
    em.createQueryBuilder(m.Author, 'a').select(['a.id', 'a.isActive']).execute('all', false),
  'qb single result': ({ em, m }) => em.createQueryBuilder(m.Author, 'a').where({ id: 1 }).getSingleResult(),
  'qb first row': ({ em, m }) => em.createQueryBuilder(m.Author, 'a').select('name').orderBy({ id: 1 }).execute('get'),
  'qb join and select': ({ em, m }) =>
    em
      .createQueryBuilder(m.Book, 'b')
      .select('*')
      .leftJoinAndSelect('b.author', 'a')
      .leftJoinAndSelect('b.tags', 't', { name: 'red' })
      .orderBy({ 'b.isbn': 1 })
      .getResultList(),
  'qb join with a condition': ({ em, m }) =>
    em
      .createQueryBuilder(m.Author, 'a')
      .select('a.*')
      .innerJoin('a.books', 'b')
      .where({ 'b.state': 'draft' })
      .getResultList(),
  'qb aggregates': ({ em, m }) =>
    em
      .createQueryBuilder(m.Book, 'b')
      .select(['b.state', sql`count(*)`.as('amount')])
      .groupBy('b.state')
      .having({ [sql`count(*)`]: { $gt: 0 } })
      .orderBy({ 'b.state': 1 })
      .execute(),
  'qb count': ({ em, m }) =>
    em
      .createQueryBuilder(m.Author, 'a')
      .where({ books: { state: 'draft' } })
      .getCount(),
  'qb subquery': ({ em, m }) => {
    const drafts = em.createQueryBuilder(m.Book, 'b').select('b.author').where({ state: 'draft' });
    return em
      .createQueryBuilder(m.Author, 'a')
      .select('*')
      .where({ id: { $in: drafts.toRaw() } })
      .getResultList();
  },
  'qb subquery in from': ({ em, m }) => {
    const published = em.createQueryBuilder(m.Book, 'b').where({ state: 'published' });
    return em.createQueryBuilder(published, 'p').select(['p.isbn']).orderBy({ 'p.isbn': 1 }).execute();
  },
  'qb limit over a joined collection': ({ em, m }) =>
    em
      .createQueryBuilder(m.Author, 'a')
      .leftJoinAndSelect('a.books', 'b')
      .orderBy({ 'a.id': 1 })
      .limit(1)
      .getResultList(),
  'qb distinct on': ({ em, m }) =>
    em
      .createQueryBuilder(m.Book, 'b')
      .select('b.*')
      .distinctOn('b.author')
      .orderBy({ 'b.author': 1, 'b.isbn': 1 })
      .getResultList(),
  'qb cloned and run twice': async ({ em, m }) => {
    const qb = em.createQueryBuilder(m.Author, 'a').where({ isActive: true }).orderBy({ id: 1 });
    return [
      await qb.clone().getResultList(),
      await qb
        .clone()
        .andWhere({ age: { $ne: null } })
        .getResultList(),
    ];
  },
  'qb text': ({ em, m }) => {
    const qb = em.createQueryBuilder(m.Author, 'a').where({ name: 'Ada' });
    return Promise.resolve([qb.getQuery(), qb.getParams(), qb.getFormattedQuery()]);
  },
  'qb insert': ({ em, m }) => em.createQueryBuilder(m.Tag).insert({ name: 'green' }).execute('run'),
  'qb insert on conflict': ({ em, m }) =>
    em
      .createQueryBuilder(m.Tag)
      .insert([{ name: 'red' }, { name: 'green' }])
      .onConflict('name')
      .merge()
      .returning('*')
      .execute(),
  'qb update': ({ em, m }) =>
    em
      .createQueryBuilder(m.Author)
      .update({ nickname: 'x' })
      .where({ age: { $gt: 30 } })
      .execute('run'),
  'qb update through a relation': ({ em, m }) =>
    em
      .createQueryBuilder(m.Book)
      .update({ state: 'draft' })
      .where({ author: { name: 'Ada' } })
      .execute('run'),
  'qb delete': ({ em, m }) => em.createQueryBuilder(m.Book).delete({ state: 'draft' }).execute('run'),
  'qb truncate': ({ em, m }) => em.createQueryBuilder(m.Comment).truncate().execute('run'),
};
