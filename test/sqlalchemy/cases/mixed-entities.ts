import { raw } from '@mikro-orm/core';
import { ofType, treat, treatOrder } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** Queries of several entities, groups and subqueries. */
export const mixedEntityCases = casesOf('test_polymorphic_rel', [
  [
    'test_from_alias',
    'an alias of Person is filtered and ordered',
    'a query builder of the root under an alias gives whole people',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Person, 'x')
        .where({ 'x.name': { $in: ['dan', 'wes'] } });
      const found = await qb.orderBy({ 'x.id': 'asc' }).getResultList();
      expect(kinds(found)).toEqual(['Engineer dan', 'Engineer wes']);
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_self_referential_one',
    'Person is paired with an alias of itself',
    'people of the company of dot who came before are found',
    async ({ m, em }) => {
      const where = { id: { $lt: 4 }, company: { employees: { $some: { name: 'dot' } } } };
      expect(kinds(await em().find(m.Person, where, byId))).toEqual(['Engineer dan', 'Engineer wes', 'Boss pat']);
    },
  ],
  [
    'test_nesting_queries',
    'people are filtered by a subquery on engineers',
    'a query builder of a subclass serves as a subquery',
    async ({ m, em }) => {
      const manager = em();
      const keys = manager.createQueryBuilder(m.Engineer, 'e').select('e.id').where({ primaryLanguage: 'java' });
      expect(kinds(await manager.find(m.Person, { id: { $in: keys.toRaw() } as never }))).toEqual(['Engineer dan']);
    },
  ],
  [
    'test_mixed_entities_one',
    'engineers come with the names of their companies',
    'engineers are loaded with their companies populated',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, {}, { ...byId, populate: ['company'] });
      expect(found.map(({ name, company }) => [name, company?.name])).toEqual([
        ['dan', 'Mega'],
        ['wes', 'Mega'],
        ['vic', 'Elba'],
      ]);
    },
  ],
  [
    'test_mixed_entities_join_to_poly',
    'names of people and companies in one row',
    'people of every class are loaded with their companies populated',
    async ({ m, em }) => {
      const found = await em().find(m.Person, {}, { ...byId, populate: ['company'] });
      expect(found.map(({ company }) => company?.name)).toEqual(['Mega', 'Mega', 'Mega', 'Mega', 'Elba']);
    },
  ],
  [
    'test_mixed_entities_two',
    'languages are ordered descending, with the company',
    'treatOrder orders people by language, descending',
    async ({ m, em }) => {
      const orderBy = [treatOrder(m.Engineer, { primaryLanguage: 'desc' })];
      expect(names(await em().find(m.Person, ofType(m.Engineer), { orderBy }))).toEqual(['dan', 'vic', 'wes']);
    },
  ],
  [
    'test_mixed_entities_six',
    'types and names of people',
    'the stored identity is read like any column',
    async ({ m, em }) => {
      const found = await em().find(m.Person, {}, { ...byId, fields: ['polymorphicName', 'name'] as never });
      expect(found.map(({ polymorphicName, name }) => [String(polymorphicName), name])).toEqual([
        ['person.engineer', 'dan'],
        ['person.engineer', 'wes'],
        ['person.manager.boss', 'pat'],
        ['person.manager', 'dot'],
        ['person.engineer', 'vic'],
      ]);
    },
  ],
  [
    'test_mixed_entities_seven',
    'pairs of people and paperwork',
    'paperwork is loaded with the people that it is about, of their classes',
    async ({ m, em }) => {
      const found = await em().find(m.Paperwork, { id: { $gte: 5 } }, { ...byId, populate: ['person'] });
      expect(kinds(found.map(({ person }) => person))).toEqual([
        'Boss pat',
        'Manager dot',
        'Manager dot',
        'Engineer vic',
      ]);
      expect(found.every(({ person }) => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_mixed_entities_eight',
    'people are counted by a column of engineers',
    'count takes a condition on a column of a subclass',
    async ({ m, em }) => expect(await em().count(m.Person, treat(m.Engineer, { primaryLanguage: 'java' }))).toBe(1),
  ],
  [
    'test_mixed_entities_nine',
    'people are counted by company, all classes together',
    'people of every class are grouped by company',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Person, 'p')
        .select(['p.company', raw('count(*)::int as total')]);
      const rows = await qb
        .groupBy('p.company')
        .orderBy({ 'p.company': 'asc' })
        .execute<{ company: number; total: number }[]>('all');
      expect(rows.map(({ company, total }) => [company, total])).toEqual([
        [1, 4],
        [2, 1],
      ]);
    },
  ],
  [
    'test_mixed_entities_ten',
    'the same through a join',
    'the same through the relation of the company',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Company, 'c')
        .select(['c.name', raw('count(*)::int as total')])
        .join('c.employees', 'p');
      const rows = await qb
        .groupBy('c.name')
        .orderBy({ 'c.name': 'asc' })
        .execute<{ name: string; total: number }[]>('all');
      expect(rows).toEqual([
        { name: 'Elba', total: 1 },
        { name: 'Mega', total: 4 },
      ]);
    },
  ],
  [
    'test_mixed_entities_eleven',
    'a column of a subclass is selected on its own',
    'one field of a leaf is read without the others',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, {}, { ...byId, fields: ['primaryLanguage'] });
      expect(found.map(({ primaryLanguage }) => primaryLanguage)).toEqual(['java', 'c++', 'cobol']);
      expect(found.every(engineer => !m.people.isComplete(engineer as never))).toBe(true);
    },
  ],
  [
    'test_mixed_entities_twelve',
    'people of one company with its name',
    'people are filtered by their company',
    async ({ m, em }) => expect(names(await em().find(m.Person, { company: { name: 'Elba' } }))).toEqual(['vic']),
  ],
  [
    'test_mixed_entities_thirteen',
    'columns of three tables are selected through Boss',
    'fields of three levels are read through the lowest class',
    async ({ m, em }) => {
      const [pat] = await em().find(m.Boss, {}, { fields: ['name', 'managerName', 'golfSwing'] });
      expect(pat).toMatchObject({ name: 'pat', managerName: 'pat', golfSwing: 'fore' });
      expect((pat as unknown as { status?: string }).status).toBeUndefined();
    },
  ],
  [
    'test_mixed_entities_fourteen',
    'columns of two tables are selected through Engineer',
    'fields of two levels are read through a leaf',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, {}, { ...byId, fields: ['name', 'primaryLanguage'] });
      expect(found.map(({ name, primaryLanguage }) => [name, primaryLanguage])).toEqual([
        ['dan', 'java'],
        ['wes', 'c++'],
        ['vic', 'cobol'],
      ]);
    },
  ],
  [
    'test_correlation_one',
    'a correlated subquery is confined to the outer company',
    'a condition through the company sees the people of that company only',
    async ({ m, em }) => {
      const where = { company: { name: 'Elba', employees: { $every: ofType(m.Engineer) } } };
      expect(names(await em().find(m.Person, where))).toEqual(['vic']);
    },
  ],
  [
    'test_correlation_two',
    'the same with an alias of the outer class',
    '$none confines the same way: companies without a manager',
    async ({ m, em }) => {
      expect(names(await em().find(m.Company, { employees: { $none: ofType(m.Manager) } }))).toEqual(['Elba']);
    },
  ],
  [
    'test_having_group_by',
    'HAVING filters groups of a polymorphic query',
    'groups of people are filtered by their counts',
    async ({ m, em }) => {
      const qb = em().createQueryBuilder(m.Person, 'p').select(['p.company']).groupBy('p.company');
      const rows = await qb.having('count(*) > ?', [1]).execute<{ company: number }[]>('all');
      expect(rows.map(({ company }) => company)).toEqual([1]);
    },
  ],
]);
