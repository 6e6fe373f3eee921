import { wrap } from '@mikro-orm/core';
import { treatPath } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** Select-in loading of subclasses. */
export const loadingCases = casesOf('test_poly_loading', [
  [
    'LoadBaseAndSubWEagerRelOpt.test_load',
    'selectin_polymorphic with a selectinload of a relation of the subclass loads both',
    'subclass columns and a relation that only the subclass has come with one find',
    async ({ m, em }) => {
      const found = await em().find(
        m.Person,
        { id: { $lte: 2 } },
        { ...byId, populate: [treatPath(m.Engineer, 'machines')] },
      );
      expect(
        found.map(person => person instanceof m.Engineer && [person.primaryLanguage, person.machines.length]),
      ).toEqual([
        ['java', 2],
        ['c++', 1],
      ]);
    },
  ],
  [
    'LoadBaseAndSubWEagerRelMapped.test_load',
    'the same where the mapping itself asks for it',
    'the same through a relation to the root',
    async ({ m, em }) => {
      const populate = ['person', treatPath('person', m.Engineer, 'machines')] as const;
      const paper = await em().findOneOrFail(m.Paperwork, 1, { populate });
      expect(paper.person instanceof m.Engineer && names(paper.person.machines)).toEqual(['Acme Pad', 'Phone']);
    },
  ],
  [
    'ChunkingTest.test_chunking',
    'subclass rows are selected in chunks of 500 keys',
    'the rows of a child table come in one query, whatever their number',
    async ({ m, undone, db, strategy }) => {
      await undone(async em => {
        for (let id = 100; id < 700; id++) {
          em.create(m.Boss, { id, name: `b${id}`, status: '', managerName: '', golfSwing: `g${id}` } as never);
        }
        await em.flush();
        em.clear();
        const { result, count } = await db.queries.during(() =>
          em.find(m.Person, { id: { $gte: 100 } }, { ...byId, polymorphicStrategy: 'select-in' }),
        );
        expect(result.every(person => person instanceof m.Boss && person.golfSwing === `g${person.id}`)).toBe(true);
        expect(result).toHaveLength(600);
        expect(count).toBe(strategy === 'joined' ? 3 : 1);
      });
    },
  ],
  [
    'FixtureLoadTest.test_person_selectin_subclasses',
    'one query for people, one for each subclass, each joined to the base table again',
    'one query for people and one for each child table, without the base table',
    async ({ m, em, db, strategy }) => {
      const { sql } = await db.queries.during(() => em().find(m.Person, {}, { polymorphicStrategy: 'select-in' }));
      expect(sql).toHaveLength(strategy === 'joined' ? 4 : 1);
      expect(sql.slice(1).every(text => !text.includes('"person"'))).toBe(true);
    },
  ],
  [
    'FixtureLoadTest.test_load_company_plus_employees',
    'selectinload(employees).selectin_polymorphic() adds a query for people and one for each subclass',
    'populated employees cost one query and one for each child table present',
    async ({ m, em, db, strategy }) => {
      const options = {
        ...byId,
        populate: ['employees'],
        strategy: 'select-in',
        polymorphicStrategy: 'select-in',
      } as const;
      const { result, count } = await db.queries.during(() => em().find(m.Company, {}, options));
      expect(result.map(({ employees }) => kinds(employees))).toEqual([
        ['Engineer dan', 'Engineer wes', 'Boss pat', 'Manager dot'],
        ['Engineer vic'],
      ]);
      expect(count).toBe(strategy === 'joined' ? 2 + 3 : 2);
    },
  ],
  [
    'FixtureLoadTest.test_load_company_plus_employees_w_paperwork',
    'paperwork of employees is a further select-in level',
    'a relation of the root below employees takes one further query',
    async ({ m, em, db, strategy }) => {
      const options = {
        ...byId,
        populate: ['employees.paperwork'],
        strategy: 'select-in',
        polymorphicStrategy: 'select-in',
      } as const;
      const { result, count } = await db.queries.during(() => em().find(m.Company, {}, options));
      expect(result.flatMap(({ employees }) => employees.getItems().map(({ paperwork }) => paperwork.length))).toEqual([
        2, 2, 1, 2, 1,
      ]);
      expect(count).toBe(strategy === 'joined' ? 3 + 3 : 3);
    },
  ],
  [
    'TestGeometries.test_threelevel_all_selectin_l1_load_l3',
    'three levels: the base loads endpoints of level three',
    'rows three levels down are whole when the root is loaded',
    async ({ m, em }) => {
      const pat = await em().findOneOrFail(m.Person, 3);
      expect(pat).toMatchObject({ name: 'pat', managerName: 'pat', status: 'boss', golfSwing: 'fore' });
    },
  ],
  [
    'TestGeometries.test_threelevel_partial_selectin_l1_load_l3',
    'three levels, only some classes named: the rest loads on access',
    'naming the middle class completes its descendants too',
    async ({ m, em }) => {
      const [pat] = await em().find(m.Person, { id: 3 }, { loadPolymorphic: [m.Manager] });
      expect(pat instanceof m.Boss && m.people.isComplete(pat) && pat.golfSwing).toBe('fore');
    },
  ],
  [
    'TestGeometries.test_threelevel_all_selectin_l1_load_l2',
    'three levels: the base loads endpoints of level two',
    'rows of a concrete middle class are whole when the root is loaded',
    async ({ m, em }) =>
      expect(await em().findOneOrFail(m.Person, 4)).toMatchObject({ managerName: 'dot', status: 'manager' }),
  ],
  [
    'TestGeometries.test_threelevel_all_selectin_l2_load_l3',
    'level two loads endpoints of level three',
    'rows of the lowest class are whole when the middle class is loaded',
    async ({ m, em, db, strategy }) => {
      const { result, count } = await db.queries.during(() => em().find(m.Manager, {}, byId));
      expect(kinds(result)).toEqual(['Boss pat', 'Manager dot']);
      expect(result.every(person => m.people.isComplete(person))).toBe(true);
      expect(count).toBe(strategy === 'joined' ? 2 : 1);
    },
  ],
  [
    'TestGeometries.test_threelevel_load_only_3lev',
    'load_only across three levels loads no more than asked',
    'fields of the lowest class, asked for through the root, are all that is read',
    async ({ m, em }) => {
      const options = { fields: ['name', treatPath(m.Boss, 'golfSwing')] };
      const [pat] = await em().find(m.Person, { id: 3 }, options as never);
      expect(pat).toMatchObject({ name: 'pat', golfSwing: 'fore' });
      expect((pat as unknown as Record<string, unknown>)['managerName']).toBeUndefined();
    },
  ],
  [
    'TestGeometries.test_partial_load_no_invoke_eagers',
    'loading the columns of a subclass does not run the eager loads of the base again',
    'completing a partly loaded entity keeps its populated relations',
    async ({ m, em }) => {
      const manager = em();
      const options = { populate: ['company'], loadPolymorphic: 'none' } as const;
      const dan = await manager.findOneOrFail(m.Person, 1, options);
      const { company } = dan;
      await manager.find(m.Person, { id: 1 });
      expect(dan.company === company && m.people.isComplete(dan)).toBe(true);
    },
  ],
  [
    'LoaderOptionsTest.test_options_dont_pollute',
    'options of one relation do not leak into another',
    'a selection for one path does not reach the queried rows',
    async ({ m, em, strategy }) => {
      const options = {
        populate: ['company.employees'],
        loadPolymorphic: { 'company.employees': 'none' },
        strategy: 'select-in',
      } as const;
      const manager = em();
      const vic = await manager.findOneOrFail(m.Person, 5, options);
      expect(m.people.isComplete(vic)).toBe(true);
      const dan = await manager.findOneOrFail(m.Person, 1, options);
      const others = dan.company!.employees.getItems().filter(person => person !== dan);
      expect(m.people.isComplete(dan)).toBe(true);
      expect(others.every(person => m.people.isComplete(person))).toBe(strategy === 'single-table');
    },
  ],
  [
    'IgnoreOptionsOnSubclassAttrLoad.test_subclass_loadattr',
    'loading subclass attributes ignores the options of the query that found the entity',
    'an entity found with a narrow selection is completed by a plain find',
    async ({ m, em }) => {
      const manager = em();
      const [dan] = await manager.find(m.Person, { id: 1 }, { fields: ['name'] });
      expect(m.people.isComplete(dan as never)).toBe(false);
      await manager.find(m.Person, { id: 1 });
      expect(dan).toMatchObject({ primaryLanguage: 'java', badge: 5 });
    },
  ],
  [
    'LazyLoaderTransfersOptsTest.test_opt_propagates',
    'a lazily loaded relation takes the options of its own load',
    'a reference that is loaded later comes whole and of its class',
    async ({ m, em }) => {
      const paper = await em().findOneOrFail(m.Paperwork, 5);
      await wrap(paper.person).init();
      expect(paper.person instanceof m.Boss && paper.person.golfSwing).toBe('fore');
    },
  ],
  [
    'PolymorphicOnExprTest.test_load_selectin',
    'select-in loading works with a discriminator that is an expression',
    'the identity is a stored column, and select-in never computes a type',
    async ({ m, em, db }) => {
      const { sql } = await db.queries.during(() => em().find(m.Person, {}, { polymorphicStrategy: 'select-in' }));
      expect(sql.every(text => !/\bcase\b/i.test(text) && !/left join/i.test(text))).toBe(true);
    },
  ],
  [
    'NoBaseWPPlusAliasedTest.test_wp',
    'subclass columns load through an alias of the base',
    'a joined query builder completes rows under any alias',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Paperwork, 'w')
        .leftJoinAndSelect('w.person', 'someone')
        .where({ 'w.id': 5 });
      const [paper] = await qb.getResultList();
      expect(paper!.person instanceof m.Boss && m.people.isComplete(paper!.person)).toBe(true);
    },
  ],
]);
