import {
  AbstractClassError,
  defineHierarchy,
  notOfType,
  ofType,
  Polymorphic,
  treat,
  treatPath,
} from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

/** What SQLAlchemy shows for single tables; here the same holds for joined ones. */
export const singleCases = casesOf('test_single', [
  [
    'test_single_inheritance (base)',
    'query(Employee) gives every class',
    'a find of the root gives every class',
    async ({ m, em }) => expect(await em().find(m.Person, {})).toHaveLength(5),
  ],
  [
    'test_single_inheritance (middle)',
    'query of a class with subclasses gives both',
    'a find of a middle class gives its own rows and those of its subclass',
    async ({ m, em }) => expect(kinds(await em().find(m.Manager, {}, byId))).toEqual(['Boss pat', 'Manager dot']),
  ],
  [
    'test_single_inheritance (leaf)',
    'query of the lowest class gives it alone',
    'a find of the lowest class gives it alone',
    async ({ m, em }) => expect(kinds(await em().find(m.Boss, {}))).toEqual(['Boss pat']),
  ],
  [
    'test_single_inheritance (columns)',
    'columns of a subclass filter by its type by themselves',
    'fields of a leaf come from its rows only',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, { name: { $ne: 'dan' } }, { ...byId, fields: ['name'] });
      expect(names(found)).toEqual(['wes', 'vic']);
    },
  ],
  [
    'test_discrim_bound_param_cloned_ok',
    'the type condition survives reuse of a statement',
    'a type condition is used twice in one where',
    async ({ m, em }) => {
      const managers = ofType(m.Manager);
      expect(await em().count(m.Person, { $or: [managers, { $and: [managers, { name: 'x' }] }] })).toBe(2);
    },
  ],
  [
    'test_multi_qualification',
    'each class in a query brings its own type condition',
    'two type conditions in one query hold each in its place',
    async ({ m, em }) => {
      const where = { $and: [ofType(m.Manager), { company: { employees: { $some: ofType(m.Engineer) } } }] };
      expect(names(await em().find(m.Person, where, byId))).toEqual(['pat', 'dot']);
    },
  ],
  [
    'test_column_qualification',
    'two classes side by side exclude each other',
    'two type conditions that exclude each other find nothing',
    async ({ m, em }) =>
      expect(await em().find(m.Person, { $and: [ofType(m.Manager), ofType(m.Engineer)] })).toEqual([]),
  ],
  [
    'test_from_subq',
    'the type condition holds in a subquery of the class',
    'a subquery of a class brings its type condition',
    async ({ m, em }) => {
      const manager = em();
      const keys = manager.createQueryBuilder(m.Manager, 'x').select('x.id');
      expect(names(await manager.find(m.Person, { id: { $in: keys.toRaw() } as never }, byId))).toEqual(['pat', 'dot']);
    },
  ],
  [
    'test_select_from_w_join_left',
    'a class joined from the left keeps its type condition',
    'an outer join to a hierarchy leaves rows without a person in',
    async ({ m, undone }) => {
      await undone(async em => {
        em.create(m.Company, { id: 9, name: 'Empty' } as never);
        await em.flush();
        const qb = em.createQueryBuilder(m.Company, 'c').leftJoinAndSelect('c.employees', 'e').where({ 'c.id': 9 });
        const [empty] = await qb.getResultList();
        expect(names(empty!.employees)).toEqual([]);
      });
    },
  ],
  [
    'test_from_statement_update',
    'an update of a class by the session touches its rows only',
    'nativeUpdate of a class touches its rows and those of its subclasses only',
    async ({ m, undone }) => {
      await undone(async em => {
        expect(await em.nativeUpdate(m.Manager, {}, { name: 'renamed' })).toBe(2);
        expect(names(await em.find(m.Person, {}, byId))).toEqual(['dan', 'wes', 'renamed', 'renamed', 'vic']);
      });
    },
  ],
  [
    'test_select_from_count',
    'count over a class counts its rows',
    'count of a leaf counts its rows',
    async ({ m, em }) => expect(await em().count(m.Engineer, {})).toBe(3),
  ],
  [
    'test_count',
    'count of each class',
    'count of the root, a middle class and the lowest class',
    async ({ m, em }) =>
      expect([await em().count(m.Person), await em().count(m.Manager), await em().count(m.Boss)]).toEqual([5, 2, 1]),
  ],
  [
    'test_exists_standalone',
    'exists() of a class looks at its rows only',
    'findOne of a class under a condition that only others meet finds nothing',
    async ({ m, em }) => expect(await em().findOne(m.Boss, { name: 'dan' })).toBeNull(),
  ],
  [
    'test_type_filtering',
    'filtering by the type column of a subclass query can contradict it',
    'a type condition that the queried class excludes finds nothing',
    async ({ m, em }) => expect(await em().count(m.Engineer, notOfType(m.Engineer))).toBe(0),
  ],
  [
    'test_type_joins',
    'query(Employee).filter(Engineer.column) compares columns of a subclass',
    'a column of a subclass leaves out rows of other classes',
    async ({ m, em }) =>
      expect(names(await em().find(m.Person, treat(m.Engineer, { engineerName: { $ne: '' } }), byId))).toEqual([
        'dan',
        'wes',
        'vic',
      ]),
  ],
  [
    'WPolySingleJoinedParityTest.test_with_polymorphic_sibling_classes_base',
    'with_polymorphic of two siblings limits and joins alike, single and joined',
    'siblings are found together by ofType, single and joined alike',
    async ({ m, em }) =>
      expect(kinds(await em().find(m.Person, ofType(m.Boss, m.Engineer), byId))).toEqual([
        'Engineer dan',
        'Engineer wes',
        'Boss pat',
        'Engineer vic',
      ]),
  ],
  [
    'WPolySingleJoinedParityTest.test_with_polymorphic_sibling_classes_middle',
    'the same below a middle class',
    'the same asked of a middle class',
    async ({ m, em }) => expect(kinds(await em().find(m.Manager, ofType(m.Boss)))).toEqual(['Boss pat']),
  ],
  [
    'WPolySingleJoinedParityTest.test_with_polymorphic_sibling_columns',
    'columns of siblings are combined with OR',
    'columns of siblings are combined with $or',
    async ({ m, em }) => {
      const where = {
        $or: [treat(m.Engineer, { primaryLanguage: 'cobol' }), treat(m.Manager, { managerName: 'dot' })],
      };
      expect(kinds(await em().find(m.Person, where, byId))).toEqual(['Manager dot', 'Engineer vic']);
    },
  ],
  [
    'WPolySingleJoinedParityTest.test_with_polymorphic_sibling_columns_middle',
    'a column of a subclass from the middle',
    'a column of a subclass asked of a middle class',
    async ({ m, em }) =>
      expect(kinds(await em().find(m.Manager, treat(m.Boss, { golfSwing: 'fore' })))).toEqual(['Boss pat']),
  ],
  [
    'RelationshipFromSingleTest.test_subquery_load',
    'a relation that only a subclass has is loaded by a subquery',
    'a relation that only a subclass has is populated by one query',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, {}, { ...byId, populate: ['machines'], strategy: 'select-in' });
      expect(found.map(({ machines }) => machines.length)).toEqual([2, 1, 2]);
    },
  ],
  [
    'RelationshipToSingleTest.test_of_type',
    'employees.of_type(Engineer) joins engineers only',
    'a type condition through a relation finds by engineers only',
    async ({ m, em }) => {
      const where = { employees: { $some: { $and: [ofType(m.Engineer), { name: { $in: ['pat', 'vic'] } }] } } };
      expect(names(await em().find(m.Company, where))).toEqual(['Elba']);
    },
  ],
  [
    'RelationshipToSingleTest.test_outer_join_prop',
    'an outer join to a subclass keeps companies without one',
    '$none finds companies without a boss',
    async ({ m, em }) =>
      expect(names(await em().find(m.Company, { employees: { $none: ofType(m.Boss) } }))).toEqual(['Elba']),
  ],
  [
    'RelationshipToSingleTest.test_relationship_to_subclass_one',
    'a relation to a subclass loads that subclass and those below',
    'a relation to a leaf loads instances of it',
    async ({ m, em }) => {
      const [machine] = await em().find(m.Machine, { id: 4 }, { populate: ['engineer'] });
      expect(machine!.engineer).toBeInstanceOf(m.Engineer);
      expect(m.people.isComplete(machine!.engineer)).toBe(true);
    },
  ],
  [
    'RelationshipToSingleTest.test_relationship_to_subclass_any',
    'any() on a relation to a subclass takes its columns',
    'a condition through a relation to a leaf takes inherited and own columns',
    async ({ m, em }) => {
      const where = { engineer: { name: 'vic', primaryLanguage: 'cobol' } };
      expect(names(await em().find(m.Machine, where, byId))).toEqual(['C64', 'Acme 3270']);
    },
  ],
  [
    'RelationshipToSingleTest.test_relationship_to_subclass_implicit_from',
    'a company is found by its engineers without an explicit join',
    'machines are found by the company of their engineer',
    async ({ m, em }) => {
      expect(names(await em().find(m.Machine, { engineer: { company: { name: 'Elba' } } }, byId))).toEqual([
        'C64',
        'Acme 3270',
      ]);
    },
  ],
  [
    'EagerDefaultEvalTest.test_persist_foo',
    'defaults of the database are on the instance after the flush',
    'a database default of the root is on the instance after the flush',
    async ({ m, undone }) => {
      await undone(async em => {
        const made = em.create(m.Person, { id: 50, name: 'new' } as never);
        await em.flush();
        expect(made.badge).toBe(5);
        expect('rate' in made).toBe(false);
      });
    },
  ],
  [
    'EagerDefaultEvalTestSubDefaults.test_persist_bar',
    'defaults of base and subclass are on the instance after the flush',
    'database defaults of root and subclass are on the instance after the flush',
    async ({ m, undone }) => {
      await undone(async em => {
        const data = { id: 51, name: 'new', status: 's', engineerName: 'e', primaryLanguage: 'p' };
        const made = em.create(m.Engineer, data as never);
        await em.flush();
        expect([made.badge, made.rate]).toEqual([5, 10]);
      });
    },
  ],
  [
    'AbstractPolymorphicTest.test_select_against_abstract',
    'a class with subclasses is queried by its own column, by its identities',
    'a middle class is queried by its own column, whatever subclass has the row',
    async ({ m, em }) =>
      expect(kinds(await em().find(m.Manager, { managerName: { $like: '%t' } }, byId))).toEqual([
        'Boss pat',
        'Manager dot',
      ]),
  ],
  [
    'AbstractPolymorphicTest.test_relationship_join_w_eagerload',
    'a join to one branch with an eager load of another',
    'companies found by one branch come with employees of all',
    async ({ m, em }) => {
      const where = { employees: { $some: ofType(m.Manager) } };
      const [mega] = await em().find(m.Company, where, {
        populate: ['employees', treatPath('employees', m.Engineer, 'machines')],
      });
      expect(kinds(mega!.employees)).toEqual(['Engineer dan', 'Engineer wes', 'Boss pat', 'Manager dot']);
    },
  ],
  [
    'AbstractPolymorphicTest.test_no_instantiate',
    'an abstract class raises when it is instantiated',
    'an abstract class refuses to be instantiated, naming the concrete ones',
    async () => {
      class Shape extends Polymorphic() {}
      class Circle extends Shape {}
      defineHierarchy(Shape, { Circle });
      expect(() => new Shape()).toThrow(AbstractClassError);
      expect(() => new Shape()).toThrow('Circle');
      expect(new Circle()).toBeInstanceOf(Shape);
    },
  ],
]);
