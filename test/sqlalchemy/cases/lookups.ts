import { treat, treatPath } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** Loading, looking up and filtering. */
export const lookupCases = casesOf('test_polymorphic_rel', [
  [
    'test_loads_at_once',
    'with_polymorphic loads all people and their columns from one full query',
    'a find of the root brings everybody whole, in two queries at most',
    async ({ m, em, db }) => {
      const { result, count } = await db.queries.during(() => em().find(m.Person, {}, byId));
      expect(kinds(result)).toEqual(['Engineer dan', 'Engineer wes', 'Boss pat', 'Manager dot', 'Engineer vic']);
      expect(result.every(person => m.people.isComplete(person))).toBe(true);
      expect(count).toBeLessThanOrEqual(2);
    },
  ],
  [
    'test_primary_eager_aliasing_joinedload',
    'joinedload(Engineer.machines) of a page of people is ignored where the page does not load engineers',
    'machines of engineers are populated on a page of people',
    async ({ m, em }) => {
      const options = { ...byId, offset: 1, limit: 2, populate: [treatPath(m.Engineer, 'machines')] };
      const page = await em().find(m.Person, {}, options);
      expect(names(page)).toEqual(['wes', 'pat']);
      const [wes] = page;
      expect(wes instanceof m.Engineer && names(wes.machines)).toEqual(['C64']);
    },
  ],
  [
    'test_primary_eager_aliasing_selectinload',
    'selectinload(Engineer.machines) of people is ignored where the query does not load engineers',
    'machines of all engineers among people come with one query',
    async ({ m, em, db }) => {
      const without = await db.queries.countOf(() => em().find(m.Person, {}, byId));
      const { result, count } = await db.queries.during(() =>
        em().find(m.Person, {}, { ...byId, populate: [treatPath(m.Engineer, 'machines')] }),
      );
      const machines = result.map(person => (person instanceof m.Engineer ? names(person.machines) : []));
      expect(machines).toEqual([['Acme Pad', 'Phone'], ['C64'], [], [], ['C64', 'Acme 3270']]);
      expect(count).toBe(without + 1);
    },
  ],
  [
    'test_primary_eager_aliasing_three_reset_selectable',
    'counting a page with eager machines counts people, not joined rows',
    'findAndCount with populated machines counts people, not machines',
    async ({ m, em }) => {
      const options = { ...byId, offset: 1, limit: 2, populate: [treatPath(m.Engineer, 'machines')] };
      const [page, total] = await em().findAndCount(m.Person, {}, options);
      expect([page.length, total]).toEqual([2, 5]);
    },
  ],
  [
    'test_get_one',
    'get(Person, key) gives an Engineer with its own columns',
    'findOne of the root by key gives an instance of the subclass, whole',
    async ({ m, em }) => {
      const dan = await em().findOneOrFail(m.Person, 1);
      expect(dan instanceof m.Engineer && dan.primaryLanguage).toBe('java');
    },
  ],
  [
    'test_get_two',
    'get(Engineer, key) gives the Engineer',
    'findOne of a leaf by key gives the leaf',
    async ({ m, em }) =>
      expect(await em().findOneOrFail(m.Engineer, 1)).toMatchObject({ name: 'dan', primaryLanguage: 'java' }),
  ],
  [
    'test_get_three',
    'get(Manager, key of a boss) gives the Boss',
    'findOne of a middle class by key gives an instance of its subclass',
    async ({ m, em }) => {
      const pat = await em().findOneOrFail(m.Manager, 3);
      expect(pat instanceof m.Boss && pat.golfSwing).toBe('fore');
    },
  ],
  [
    'test_lazyload_related_w_cache_check',
    'the employees of two companies, asked for one after the other, do not mix',
    'collections of two companies, loaded one after the other, do not mix',
    async ({ m, em }) => {
      const manager = em();
      const [mega, elba] = await manager.find(m.Company, {}, byId);
      expect(kinds(await mega!.employees.loadItems())).toEqual([
        'Engineer dan',
        'Engineer wes',
        'Boss pat',
        'Manager dot',
      ]);
      expect(kinds(await elba!.employees.loadItems())).toEqual(['Engineer vic']);
    },
  ],
  [
    'test_multi_join',
    'two aliases of Person are joined through their companies',
    'a condition leads through the company to a colleague',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { name: 'dan', company: { employees: { $some: { name: 'wes' } } } });
      expect(kinds(found)).toEqual(['Engineer dan']);
      expect(await em().count(m.Person, { name: 'vic', company: { employees: { $some: { name: 'wes' } } } })).toBe(0);
    },
  ],
  [
    'test_filter_on_subclass_one',
    'query(Engineer) starts with the first engineer',
    'a find of a leaf brings its rows only',
    async ({ m, em }) =>
      expect(kinds(await em().find(m.Engineer, {}, byId))).toEqual(['Engineer dan', 'Engineer wes', 'Engineer vic']),
  ],
  [
    'test_filter_on_subclass_two',
    'query(Engineer).first() is an engineer',
    'findOne of a leaf takes the first of its rows',
    async ({ m, em }) =>
      expect(await em().findOne(m.Engineer, { id: { $gt: 0 } }, byId)).toMatchObject({ name: 'dan' }),
  ],
  [
    'test_filter_on_subclass_three',
    'an engineer is found by the inherited key',
    'a leaf is filtered by its inherited key',
    async ({ m, em }) => expect(names(await em().find(m.Engineer, { id: 1 }))).toEqual(['dan']),
  ],
  [
    'test_filter_on_subclass_four',
    'a manager is found by the inherited key',
    'a concrete middle class finds its own row by key',
    async ({ m, em }) => expect(kinds(await em().find(m.Manager, { id: 4 }))).toEqual(['Manager dot']),
  ],
  [
    'test_filter_on_subclass_five',
    'query(Manager) by the key of a boss is a Boss',
    'a concrete middle class finds rows of its subclass as that subclass',
    async ({ m, em }) => expect(kinds(await em().find(m.Manager, { id: 3 }))).toEqual(['Boss pat']),
  ],
  [
    'test_filter_on_subclass_six',
    'query(Boss) by its key is the Boss',
    'the lowest class finds its row, and none of its parent class',
    async ({ m, em }) => {
      expect(kinds(await em().find(m.Boss, { id: 3 }))).toEqual(['Boss pat']);
      expect(await em().find(m.Boss, { id: 4 })).toEqual([]);
    },
  ],
  [
    'test_join_from_polymorphic_nonaliased_one',
    'people are joined to their paperwork and filtered by it',
    'the root is filtered through its one-to-many relation',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { paperwork: { description: { $like: '%review%' } } }, byId);
      expect(kinds(found)).toEqual(['Boss pat', 'Manager dot']);
    },
  ],
  [
    'test_join_from_polymorphic_nonaliased_two',
    'several classes match one condition on paperwork, in order',
    'rows of several classes match one condition through a relation, in order',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { paperwork: { description: { $like: '%#2%' } } }, byId);
      expect(kinds(found)).toEqual(['Engineer dan', 'Manager dot']);
    },
  ],
  [
    'test_join_from_polymorphic_nonaliased_three',
    'from Engineer the same join brings engineers only',
    'the same condition from a leaf brings its rows only',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, { paperwork: { description: { $like: '%#2%' } } }, byId);
      expect(kinds(found)).toEqual(['Engineer dan']);
    },
  ],
  [
    'test_join_from_polymorphic_nonaliased_four',
    'a condition on Person and one on the joined table hold together',
    'a condition on the root and one through its relation hold together',
    async ({ m, em }) => {
      const where = { name: { $like: '%do%' }, paperwork: { description: { $like: '%#2%' } } };
      expect(kinds(await em().find(m.Person, where))).toEqual(['Manager dot']);
    },
  ],
  [
    'test_join_from_polymorphic_explicit_aliased_one',
    'the joined table may have an alias of its own',
    'a query builder joins the relation under an alias and brings whole rows',
    async ({ m, em }) => {
      const qb = em().createQueryBuilder(m.Person, 'p').select('p.*').distinct().join('p.paperwork', 'w');
      const found = await qb
        .where({ 'w.description': { $like: '%review%' } })
        .orderBy({ 'p.id': 'asc' })
        .getResultList();
      expect(kinds(found)).toEqual(['Boss pat', 'Manager dot']);
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_join_from_with_polymorphic_nonaliased_one_future',
    'with_polymorphic(Person, [Manager]) joins and filters like Person',
    'loadPolymorphic changes what is read, not which rows are found',
    async ({ m, em }) => {
      const where = { paperwork: { description: { $like: '%review%' } } };
      const found = await em().find(m.Person, where, { ...byId, loadPolymorphic: [m.Manager] });
      expect(kinds(found)).toEqual(['Boss pat', 'Manager dot']);
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_join_from_with_polymorphic_nonaliased_two_future',
    'with_polymorphic of two classes finds rows of both',
    'a list of two classes completes rows of both',
    async ({ m, em }) => {
      const where = { paperwork: { description: { $like: '%#2%' } } };
      const found = await em().find(m.Person, where, { ...byId, loadPolymorphic: [m.Manager, m.Engineer] });
      expect(kinds(found)).toEqual(['Engineer dan', 'Manager dot']);
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_join_to_polymorphic_nonaliased',
    'companies are found by the name of an employee',
    'an entity outside is filtered through its relation to the root',
    async ({ m, em }) => expect(names(await em().find(m.Company, { employees: { name: 'vic' } }))).toEqual(['Elba']),
  ],
  [
    'test_polymorphic_any_one',
    'Company.employees.any() is an EXISTS on the people',
    '$some asks for an employee of any class',
    async ({ m, em }) =>
      expect(names(await em().find(m.Company, { employees: { $some: { name: 'vic' } } }))).toEqual(['Elba']),
  ],
  [
    'test_polymorphic_any_explicit_alias_two',
    'a join and an any() on the same relation do not mix',
    'two conditions on one relation each find an employee of their own',
    async ({ m, em }) => {
      const where = { $and: [{ employees: { $some: { name: 'dan' } } }, { employees: { $some: { name: 'wes' } } }] };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_polymorphic_any_three',
    'a join and an any() that no company meets together find nothing',
    'two conditions on one relation that no company meets together find nothing',
    async ({ m, em }) => {
      const where = { $and: [{ employees: { $some: { name: 'dan' } } }, { employees: { $some: { name: 'vic' } } }] };
      expect(await em().find(m.Company, where)).toEqual([]);
    },
  ],
  [
    'test_polymorphic_any_eight',
    'Engineer.machines.any() filters people',
    'people are filtered through a relation that only engineers have',
    async ({ m, em }) => {
      const found = await em().find(m.Person, treat(m.Engineer, { machines: { $some: { name: 'C64' } } }), byId);
      expect(kinds(found)).toEqual(['Engineer wes', 'Engineer vic']);
    },
  ],
]);
