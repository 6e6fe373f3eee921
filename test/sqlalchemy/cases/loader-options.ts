import { NotInHierarchyError, treat, treatOrder, treatPath } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** Columns, loader options and relations to the hierarchy. */
export const loaderOptionCases = casesOf('test_polymorphic_rel', [
  [
    'test_polymorphic_any_nine',
    'Person.paperwork.any() filters people',
    '$some on a relation of the root filters rows of every class',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { paperwork: { $some: { description: 'review #2' } } });
      expect(kinds(found)).toEqual(['Manager dot']);
    },
  ],
  [
    'test_join_from_columns_or_subclass_one',
    'query(Manager.name) gives the names of managers and bosses',
    'one field of a middle class is read for it and its subclass',
    async ({ m, em }) => {
      const found = await em().find(m.Manager, {}, { fields: ['name'], orderBy: { name: 'asc' } });
      expect(kinds(found)).toEqual(['Manager dot', 'Boss pat']);
    },
  ],
  [
    'test_join_from_columns_or_subclass_two',
    'a join multiplies the rows of columns',
    'a query builder that joins gives a row for each pair',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Manager, 'p')
        .select('name')
        .join('p.paperwork', 'w')
        .orderBy({ name: 'asc' });
      expect((await qb.execute<{ name: string }[]>('all')).map(({ name }) => name)).toEqual(['dot', 'dot', 'pat']);
    },
  ],
  [
    'test_join_from_columns_or_subclass_three',
    'from Person the join gives rows of everybody',
    'from the root the join gives rows of every class',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Person, 'p')
        .select('name')
        .join('p.paperwork', 'w')
        .orderBy({ name: 'asc' });
      const rows = await qb.execute<{ name: string }[]>('all');
      expect(rows.map(({ name }) => name)).toEqual(['dan', 'dan', 'dot', 'dot', 'pat', 'vic', 'wes', 'wes']);
    },
  ],
  [
    'test_join_from_columns_or_subclass_seven',
    'entities that a join multiplies are unique in the result',
    'entities that a condition through a relation multiplies come once',
    async ({ m, em }) => {
      const where = { paperwork: { description: { $like: 'review%' } } };
      expect(kinds(await em().find(m.Manager, where, { orderBy: { name: 'asc' } }))).toEqual([
        'Manager dot',
        'Boss pat',
      ]);
    },
  ],
  [
    'test_join_from_columns_or_subclass_ten',
    'columns of Manager and of Paperwork come in one row',
    'columns of a class and of what it joins come in one row',
    async ({ m, em }) => {
      const qb = em().createQueryBuilder(m.Paperwork, 'w').join('w.person', 'p').select(['w.description', 'p.name']);
      const rows = await qb
        .where({ 'p.id': { $in: [3, 4] } })
        .orderBy({ 'w.id': 'asc' })
        .execute<{ description: string; name: string }[]>('all');
      expect(rows.map(({ name, description }) => [name, description])).toEqual([
        ['pat', 'review #1'],
        ['dot', 'review #2'],
        ['dot', 'review #3'],
      ]);
    },
  ],
  [
    'test_subclass_option_pathing',
    'an option defers a column of machines, reached through Engineer',
    'fields reach into the machines of engineers',
    async ({ m, em }) => {
      const options = {
        populate: [treatPath(m.Engineer, 'machines')],
        exclude: [treatPath(m.Engineer, 'machines.name')],
      };
      const dan = await em().findOneOrFail(m.Person, { name: 'dan' }, options);
      const [machine] = dan instanceof m.Engineer ? dan.machines.getItems() : [];
      expect(machine).toMatchObject({ id: 1 });
      expect(machine!.name).toBeUndefined();
    },
  ],
  [
    'test_expire',
    'an expired manager loads the columns of its tables again',
    'refresh brings columns of every table of the entity',
    async ({ m, em }) => {
      const manager = em();
      const pat = await manager.findOneOrFail(m.Manager, { name: 'pat' });
      Object.assign(pat, { name: 'x', managerName: 'x', golfSwing: 'x' });
      await manager.refresh(pat);
      expect(pat).toMatchObject({ name: 'pat', managerName: 'pat', golfSwing: 'fore' });
    },
  ],
  [
    'test_with_polymorphic_one_future',
    'with_polymorphic(Person, [Engineer]) lets people be filtered by a column of engineers',
    'treat filters people by a column of engineers',
    async ({ m, em }) => {
      const found = await em().find(m.Person, treat(m.Engineer, { primaryLanguage: 'java' }));
      expect(kinds(found)).toEqual(['Engineer dan']);
      expect(found[0]).toMatchObject({ primaryLanguage: 'java', status: 'engineer' });
    },
  ],
  [
    'test_with_polymorphic_three_future',
    'with_polymorphic(Person, [Engineer]) loads the others by further queries on access',
    'a list leaves other rows without their own columns, and a later find completes the same instances',
    async ({ m, em, strategy }) => {
      const manager = em();
      const found = await manager.find(m.Person, {}, { ...byId, loadPolymorphic: [m.Engineer] });
      const complete = found.map(person => m.people.isComplete(person));
      expect(complete).toEqual(
        strategy === 'joined' ? [true, true, false, false, true] : [true, true, true, true, true],
      );
      const again = await manager.find(m.Person, {}, byId);
      expect(again).toEqual(found);
      expect(again.every((person, index) => person === found[index] && m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_with_polymorphic_five_future_override_selectable',
    'the base table alone can be asked for',
    "loadPolymorphic 'none' reads the base table in one query, and classes are right",
    async ({ m, em, db }) => {
      const { result, count } = await db.queries.during(() =>
        em().find(m.Person, {}, { ...byId, loadPolymorphic: 'none' }),
      );
      expect(kinds(result)).toEqual(['Engineer dan', 'Engineer wes', 'Boss pat', 'Manager dot', 'Engineer vic']);
      expect(count).toBe(1);
    },
  ],
  [
    'test_with_polymorphic_six_future',
    'a class that is no subclass raises',
    'a class outside the branch is refused by name',
    async ({ m, em }) => {
      const load = (queried: typeof m.Person, cls: unknown) =>
        em().find(queried, {}, { loadPolymorphic: [cls as typeof m.Person] });
      await expect(load(m.Person, m.Paperwork)).rejects.toThrow(NotInHierarchyError);
      await expect(load(m.Engineer, m.Boss)).rejects.toThrow(NotInHierarchyError);
    },
  ],
  [
    'test_with_polymorphic_seven_future',
    "with_polymorphic(Person, '*') loads every class",
    "loadPolymorphic 'all' completes every class",
    async ({ m, em }) => {
      const found = await em().find(m.Person, {}, { ...byId, loadPolymorphic: 'all' });
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'test_with_polymorphic_named',
    'with_polymorphic can be used again under a name',
    'one condition object serves several finds',
    async ({ m, em }) => {
      const java = treat(m.Engineer, { primaryLanguage: 'java' });
      expect(names(await em().find(m.Person, java))).toEqual(['dan']);
      expect(await em().count(m.Person, java)).toBe(1);
      expect(names(await em().find(m.Company, { employees: { $some: java } }))).toEqual(['Mega']);
    },
  ],
  [
    'test_relationship_to_polymorphic_one',
    'lazily loaded employees are of their classes, and so are their machines',
    'employees load on demand, of their classes, and so do their machines',
    async ({ m, em }) => {
      const mega = await em().findOneOrFail(m.Company, 1);
      const [dan] = await mega.employees.loadItems();
      expect(dan instanceof m.Engineer && names(await dan.machines.loadItems())).toEqual(['Acme Pad', 'Phone']);
    },
  ],
  [
    'test_relationship_to_polymorphic_two',
    'joinedload(employees.of_type(Engineer)).joinedload(machines) brings companies, people and machines in three queries',
    'companies, employees and the machines of engineers are populated, joined',
    async ({ m, em }) => {
      const populate = ['employees', treatPath('employees', m.Engineer, 'machines')] as const;
      const companies = await em().find(m.Company, {}, { ...byId, populate, strategy: 'joined' });
      const machines = companies.map(({ employees }) =>
        employees.getItems().map(person => (person instanceof m.Engineer ? names(person.machines) : [])),
      );
      expect(machines).toEqual([[['Acme Pad', 'Phone'], ['C64'], [], []], [['C64', 'Acme 3270']]]);
    },
  ],
  [
    'test_relationship_to_polymorphic_three',
    'subqueryload of employees and machines takes five queries',
    'with select-in one query each: companies, employees, child tables, machines',
    async ({ m, em, db, strategy }) => {
      const populate = ['employees', treatPath('employees', m.Engineer, 'machines')] as const;
      const { result, count } = await db.queries.during(() =>
        em().find(m.Company, {}, { ...byId, populate, strategy: 'select-in', polymorphicStrategy: 'union' }),
      );
      expect(result.map(({ employees }) => names(employees))).toEqual([['dan', 'wes', 'pat', 'dot'], ['vic']]);
      expect(count).toBe(strategy === 'joined' ? 4 : 3);
    },
  ],
  [
    'test_joinedload_on_subclass',
    'joinedload of a relation of a subclass with a filter on the base',
    'one person is found with the machines that only engineers have',
    async ({ m, em }) => {
      const populate = [treatPath(m.Engineer, 'machines')];
      const dan = await em().findOneOrFail(m.Person, { name: 'dan' }, { populate });
      expect(dan instanceof m.Engineer && names(dan.machines)).toEqual(['Acme Pad', 'Phone']);
      expect(await em().findOneOrFail(m.Person, { name: 'dot' }, { populate })).toBeInstanceOf(m.Manager);
    },
  ],
  [
    'test_chained_joinedload_with_polymorphic_inherited_rel',
    'employees.of_type(Engineer) chains to a relation that the base declares',
    'an inherited relation of engineers alone is populated through the company',
    async ({ m, em }) => {
      const populate = ['employees', treatPath('employees', m.Engineer, 'paperwork')] as const;
      const mega = await em().findOneOrFail(m.Company, 1, { populate });
      const loaded = mega.employees.getItems().map(({ paperwork }) => paperwork.isInitialized() && paperwork.length);
      expect(loaded.slice(0, 2)).toEqual([2, 2]);
    },
  ],
  [
    'test_join_from_columns_or_subclass_nine',
    'rows are ordered by a column of the base while keys of the subclass are selected',
    'treatOrder orders people by a column of managers, others last',
    async ({ m, em }) => {
      const orderBy = [treatOrder(m.Manager, { managerName: 'asc nulls last' }), { id: 'asc' as const }];
      expect(names(await em().find(m.Person, {}, { orderBy }))).toEqual(['dot', 'pat', 'dan', 'wes', 'vic']);
    },
  ],
]);
