import { treat } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** Joins to subclasses and through the hierarchy. */
export const subclassJoinCases = casesOf('test_polymorphic_rel', [
  [
    'test_query_subclass_join_to_base_relationship',
    'Engineer joins a relation that Person declares',
    'a leaf is filtered through a relation that the root declares',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, { paperwork: { $some: {} } }, byId);
      expect(names(found)).toEqual(['dan', 'wes', 'vic']);
    },
  ],
  [
    'test_join_to_subclass_one',
    'companies join their engineers and are filtered by language',
    'companies are found by a column of engineers among their employees',
    async ({ m, em }) => {
      const where = { employees: { $some: treat(m.Engineer, { primaryLanguage: 'java' }) } };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_to_subclass_manual_alias',
    'the same through an alias of the joined tables',
    'the same without $some, through the joined relation',
    async ({ m, em }) => {
      const where = { employees: treat(m.Engineer, { primaryLanguage: 'cobol' }) };
      expect(names(await em().find(m.Company, where))).toEqual(['Elba']);
    },
  ],
  [
    'test_join_to_subclass_six',
    'companies join engineers and their machines',
    'companies are found whose engineers have machines',
    async ({ m, em }) => {
      const where = { employees: { $some: treat(m.Engineer, { machines: { $some: {} } }) } };
      expect(names(await em().find(m.Company, where, byId))).toEqual(['Mega', 'Elba']);
    },
  ],
  [
    'test_join_to_subclass_six_point_five',
    'a condition on the base holds for the joined subclass',
    'inherited columns and relations of a subclass hold together',
    async ({ m, em }) => {
      const where = { employees: { $some: treat(m.Engineer, { name: 'dan', machines: { $some: {} } }) } };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_to_subclass_eight',
    'Person joins Engineer.machines: only engineers with machines remain',
    'people are found that are engineers with machines',
    async ({ m, em }) => {
      const found = await em().find(m.Person, treat(m.Engineer, { machines: { $some: {} } }), byId);
      expect(names(found)).toEqual(['dan', 'wes', 'vic']);
    },
  ],
  [
    'test_join_to_subclass_ten',
    'Company joins employees of every class and filters by a column of engineers',
    'a column of engineers filters through employees beside a condition on the company',
    async ({ m, em }) => {
      const where = {
        name: 'Mega',
        employees: { $some: treat(m.Engineer, { primaryLanguage: { $in: ['java', 'cobol'] } }) },
      };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_to_subclass_thirteen',
    'people are filtered by the names of machines, whatever the case',
    '$ilike on machines filters people',
    async ({ m, em }) => {
      const found = await em().find(
        m.Person,
        treat(m.Engineer, { machines: { $some: { name: { $ilike: '%ACME%' } } } }),
        byId,
      );
      expect(names(found)).toEqual(['dan', 'vic']);
    },
  ],
  [
    'test_join_to_subclass_fourteen',
    'companies join employees and machines without a filter, each company once',
    'companies found through two to-many relations come once',
    async ({ m, em }) => {
      const where = { employees: treat(m.Engineer, { machines: { name: { $ne: '' } } }) };
      expect(names(await em().find(m.Company, where, byId))).toEqual(['Mega', 'Elba']);
    },
  ],
  [
    'test_join_to_subclass_fifteen',
    'companies are filtered by the names of machines',
    'companies are filtered by the machines of their engineers',
    async ({ m, em }) => {
      const where = { employees: { $some: treat(m.Engineer, { machines: { $some: { name: { $ilike: '%pad%' } } } }) } };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_to_subclass_sixteen',
    'query(Engineer).join(machines) gives each engineer once',
    'a leaf filtered through its own relation comes once for each row',
    async ({ m, em }) => {
      expect(names(await em().find(m.Engineer, { machines: { name: { $ne: '' } } }, byId))).toEqual([
        'dan',
        'wes',
        'vic',
      ]);
    },
  ],
  [
    'test_join_to_subclass_seventeen',
    'engineers are filtered by their machines',
    'a leaf is filtered through its own relation',
    async ({ m, em }) => {
      expect(names(await em().find(m.Engineer, { machines: { name: { $like: 'Acme%' } } }, byId))).toEqual([
        'dan',
        'vic',
      ]);
    },
  ],
  [
    'test_join_and_thru_polymorphic_nonaliased_one',
    'the ON clause of the last join takes a further condition',
    'populateWhere narrows what is populated, not which rows are found',
    async ({ m, em }) => {
      const options = {
        ...byId,
        populate: ['employees.paperwork'],
        populateWhere: { employees: { paperwork: { description: { $like: '%#2%' } } } },
        strategy: 'select-in',
      } as const;
      const [mega] = await em().find(m.Company, {}, options);
      const papers = mega!.employees.getItems().flatMap(({ paperwork }) => paperwork.getItems());
      expect(papers.map(({ description }) => description)).toEqual(['report #2', 'review #2']);
    },
  ],
  [
    'test_join_through_polymorphic_nonaliased_one',
    'companies are filtered by the paperwork of their employees',
    'a condition leads through the hierarchy and out again',
    async ({ m, em }) => {
      const where = { employees: { paperwork: { description: { $like: '%#2%' } } } };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_through_polymorphic_nonaliased_two',
    'every company matches, each once',
    'companies that match through many rows come once',
    async ({ m, em }) => {
      const where = { employees: { paperwork: { description: { $like: '%#%' } } } };
      expect(names(await em().find(m.Company, where, byId))).toEqual(['Mega', 'Elba']);
    },
  ],
  [
    'test_join_through_polymorphic_nonaliased_three',
    'conditions on both joined tables hold for one employee',
    'conditions on an employee and on its paperwork hold for the same employee',
    async ({ m, em }) => {
      const where = { employees: { name: { $in: ['dan', 'vic'] }, paperwork: { description: { $like: '%#2%' } } } };
      expect(names(await em().find(m.Company, where))).toEqual(['Mega']);
    },
  ],
  [
    'test_join_through_polymorphic_nonaliased_four',
    'the same with a condition that employees of both companies meet',
    'the same condition met in both companies finds both',
    async ({ m, em }) => {
      const where = { employees: { name: { $in: ['dan', 'vic'] }, paperwork: { description: { $like: '%#%' } } } };
      expect(names(await em().find(m.Company, where, byId))).toEqual(['Mega', 'Elba']);
    },
  ],
  [
    'test_explicit_polymorphic_join_one',
    'Company joins Engineer directly and is filtered by its column',
    'a column of engineers identifies the one company',
    async ({ m, em }) => {
      const where = { employees: { $some: treat(m.Engineer, { engineerName: 'vic' }) } };
      expect(names([await em().findOneOrFail(m.Company, where)])).toEqual(['Elba']);
    },
  ],
  [
    'test_filter_on_baseclass',
    'all people, the first one, and one by key',
    'find, findOne and findOneOrFail of the root give people of their classes',
    async ({ m, em }) => {
      expect(await em().find(m.Person, {})).toHaveLength(5);
      expect(kinds([(await em().findOne(m.Person, { id: { $gt: 0 } }, byId))!])).toEqual(['Engineer dan']);
      expect(kinds([await em().findOneOrFail(m.Person, 2)])).toEqual(['Engineer wes']);
    },
  ],
]);
