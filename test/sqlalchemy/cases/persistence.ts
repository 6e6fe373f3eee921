import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

const engineer = { status: 's', engineerName: 'new', primaryLanguage: 'sql' };
const manager = { status: 's', managerName: 'new' };

/** Storing several classes in one flush, and what comes back. */
export const persistenceCases = casesOf('test_poly_persistence', [
  [
    'InsertOrderTest.test_insert_order',
    'instances of several classes in one collection are inserted and keep their order',
    'instances of several classes in one collection are inserted in one flush and keep their order',
    async ({ m, undone }) => {
      await undone(async em => {
        const company = em.create(m.Company, { id: 80, name: 'new' } as never);
        company.employees.add(
          em.create(m.Manager, { id: 80, name: 'one', ...manager } as never),
          em.create(m.Engineer, { id: 81, name: 'two', ...engineer } as never),
          em.create(m.Person, { id: 82, name: 'three' } as never),
          em.create(m.Boss, { id: 83, name: 'four', ...manager, golfSwing: 'x' } as never),
        );
        await em.flush();
        em.clear();
        const found = await em.findOneOrFail(m.Company, 80, { populate: ['employees'] });
        expect(kinds(found.employees)).toEqual(['Manager one', 'Engineer two', 'Person three', 'Boss four']);
      });
    },
  ],
  [
    'RoundTripTest.test_lazy_load',
    'a lazily loaded collection gives the people that the session has already',
    'a collection that is loaded later gives the instances of the identity map',
    async ({ m, em }) => {
      const unit = em();
      const everybody = await unit.find(m.Person, { company: 1 }, byId);
      const mega = await unit.findOneOrFail(m.Company, 1);
      const employees = await mega.employees.loadItems();
      expect(employees.every((person, index) => person === everybody[index])).toBe(true);
    },
  ],
  [
    'RoundTripTest.test_baseclass_lookup',
    'the base finds by its column the object that the subclass found',
    'root and leaf find one object by an inherited column',
    async ({ m, em }) => {
      const unit = em();
      const dan = await unit.findOneOrFail(m.Engineer, { name: 'dan' });
      expect((await unit.findOneOrFail(m.Person, { name: 'dan' })) === (dan as unknown)).toBe(true);
    },
  ],
  [
    'RoundTripTest.test_subclass_lookup',
    'the subclass finds by a column of the base',
    'a leaf is found by an inherited column',
    async ({ m, em }) =>
      expect(await em().findOneOrFail(m.Engineer, { name: 'dan' })).toMatchObject({ engineerName: 'dan' }),
  ],
  [
    'RoundTripTest.test_baseclass_base_alias_filter',
    'an alias of the base table in the criterion is not taken for the polymorphic one',
    'a raw condition on an alias of the base table stands beside the query',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Person, 'p')
        .where('exists (select 1 from "person" x where x.name = ? and x.id = p.id)', ['dan']);
      expect(kinds(await qb.getResultList())).toEqual(['Engineer dan']);
    },
  ],
  [
    'RoundTripTest.test_subclass_base_alias_filter',
    'the same from the subclass',
    'the same from a leaf',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Engineer, 'e')
        .where('exists (select 1 from "person" x where x.name = ? and x.id = e.id)', ['dan']);
      expect(kinds(await qb.getResultList())).toEqual(['Engineer dan']);
    },
  ],
  [
    'RoundTripTest.test_baseclass_sub_table_filter',
    'the base is filtered by the table of a subclass in raw terms',
    'a raw subquery on a table of a subclass filters the root',
    async ({ m, em, strategy }) => {
      const table = strategy === 'joined' ? 'engineer' : 'person';
      const qb = em()
        .createQueryBuilder(m.Person, 'p')
        .where(`p.id in (select id from "${table}" where primary_language = ?)`, ['cobol']);
      expect(kinds(await qb.getResultList())).toEqual(['Engineer vic']);
    },
  ],
  [
    'RoundTripTest.test_subclass_getitem',
    'an index into an ordered query of the subclass',
    'a page of a leaf, ordered by an inherited column',
    async ({ m, em }) =>
      expect(names(await em().find(m.Engineer, {}, { orderBy: { name: 'asc' }, offset: 1, limit: 1 }))).toEqual([
        'vic',
      ]),
  ],
  [
    'RoundTripTest.test_primary_table_only_for_requery',
    'a query of the base for loaded objects reads the base table and refreshes them',
    'a second find gives the same instances and keeps what was changed',
    async ({ m, em }) => {
      const unit = em();
      const found = await unit.find(m.Person, {}, byId);
      found[0]!.name = 'changed';
      const again = await unit.find(m.Person, {}, byId);
      expect(again.every((person, index) => person === found[index])).toBe(true);
      expect(again[0]!.name).toBe('changed');
    },
  ],
  [
    'RoundTripTest.test_standalone_orphans',
    'a new employee of no company is flushed as it is',
    'people of every class are stored without a company',
    async ({ m, undone }) => {
      await undone(async em => {
        em.create(m.Boss, { id: 84, name: 'free', ...manager, golfSwing: 'x' } as never);
        await em.flush();
        em.clear();
        expect((await em.findOneOrFail(m.Person, 84)).company).toBeNull();
      });
    },
  ],
]);
