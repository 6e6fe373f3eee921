import { changeType, IdentityWriteError, treatPath } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { casesOf, kinds, names } from '../parity-case.ts';

const engineer = { status: 's', engineerName: 'new', primaryLanguage: 'sql' };

/** What is listed, what a row is, and what goes with it. */
export const identityCases = casesOf('test_basic', [
  [
    'O2MTest.test_basic',
    'a one-to-many from the lowest class is stored and loaded',
    'a one-to-many that a subclass declares is stored and loaded',
    async ({ m, undone }) => {
      await undone(async em => {
        const made = em.create(m.Engineer, {
          id: 60,
          name: 'new',
          ...engineer,
          machines: [
            { id: 60, name: 'one' },
            { id: 61, name: 'two' },
          ],
        } as never);
        await em.flush();
        em.clear();
        const found = await em.findOneOrFail(m.Engineer, made.id, { populate: ['machines'] });
        expect(names(found.machines)).toEqual(['one', 'two']);
      });
    },
  ],
  [
    'PolyExpressionEagerLoad.test_joinedload',
    'an eager load of a self-referential relation of a hierarchy brings right classes',
    'a relation that leads back into the hierarchy brings right classes',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { id: 5 }, { populate: ['company.employees'] });
      expect(kinds(found[0]!.company!.employees)).toEqual(['Engineer vic']);
    },
  ],
  [
    'PolymorphicResolutionMultiLevel.test_ordered_b_d',
    'listed classes are put into the order of the hierarchy',
    'classes of one branch may be listed in any order, twice even',
    async ({ m, em }) => {
      const lists = [
        [m.Boss, m.Manager],
        [m.Manager, m.Boss],
        [m.Boss, m.Boss, m.Manager],
      ];
      for (const loadPolymorphic of lists) {
        const found = await em().find(m.Person, { id: { $in: [3, 4] } }, { loadPolymorphic });
        expect(found.every(person => m.people.isComplete(person))).toBe(true);
      }
    },
  ],
  [
    'PolymorphicResolutionMultiLevel.test_a',
    'the base itself may be listed',
    'the root may be listed: everything is completed',
    async ({ m, em }) => {
      const found = await em().find(m.Person, {}, { loadPolymorphic: [m.Person] });
      expect(found.every(person => m.people.isComplete(person))).toBe(true);
    },
  ],
  [
    'PolymorphicResolutionMultiLevel.test_d_b_missing',
    'a class listed without its parent brings the parent in',
    'the lowest class listed alone brings the columns of its parents',
    async ({ m, em }) => {
      const [pat] = await em().find(m.Person, { id: 3 }, { loadPolymorphic: [m.Boss] });
      expect(pat).toMatchObject({ managerName: 'pat', golfSwing: 'fore' });
    },
  ],
  [
    'PolymorphicResolutionMultiLevel.test_reverse_d_b',
    'a list in reverse order joins every level once',
    'a list of child before parent reads every table once',
    async ({ m, em, db, strategy }) => {
      const options = { loadPolymorphic: [m.Boss, m.Manager], polymorphicStrategy: 'select-in' } as const;
      const { sql } = await db.queries.during(() => em().find(m.Person, { id: 3 }, options));
      expect(sql).toHaveLength(strategy === 'joined' ? 3 : 1);
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_poly_configured_immediate',
    'a new instance knows its identity at once',
    'a created entity knows its identity before the flush',
    async ({ m, em }) => {
      const made = em().create(m.Boss, { id: 61, name: 'b', status: '', managerName: '', golfSwing: '' } as never, {
        persist: false,
      });
      expect(made.polymorphicName).toBe('person.manager.boss');
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_base_class',
    'a stored C is found as C through B and through A',
    'a stored boss is a boss through every class above it',
    async ({ m, em }) => {
      for (const cls of [m.Person, m.Manager, m.Boss]) expect(await em().findOneOrFail(cls, 3)).toBeInstanceOf(m.Boss);
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_valid_assignment_upwards',
    'assigning another identity of the same tables changes the class of the row',
    'changeType changes the class of a row and keeps the object',
    async ({ m, undone }) => {
      await undone(async em => {
        const dot = await em.findOneOrFail(m.Manager, 4);
        const boss = await changeType(em, dot, { to: m.Boss, data: { golfSwing: 'slice' } });
        expect(boss === (dot as unknown)).toBe(true);
        em.clear();
        expect(await em.findOneOrFail(m.Person, 4)).toMatchObject({ managerName: 'dot', golfSwing: 'slice' });
      });
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_invalid_assignment_downwards',
    'assigning the identity of a parent class warns and flushes a row that loads wrongly',
    'writing the identity of a parent class by hand is refused',
    async ({ m, undone }) => {
      await undone(async em => {
        const pat = await em.findOneOrFail(m.Boss, 3);
        Object.assign(pat, { polymorphicName: 'person.manager' });
        await expect(em.flush()).rejects.toThrow(IdentityWriteError);
      });
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_invalid_assignment_upwards',
    'assigning the identity of a subclass warns and flushes a row without its child row',
    'writing the identity of a subclass by hand is refused',
    async ({ m, undone }) => {
      await undone(async em => {
        const dot = await em.findOneOrFail(m.Manager, 4);
        Object.assign(dot, { polymorphicName: 'person.manager.boss' });
        await expect(em.flush()).rejects.toThrow(IdentityWriteError);
      });
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_entirely_oob_assignment',
    'assigning an unknown identity warns',
    'writing an unknown identity by hand is refused',
    async ({ m, em }) => {
      const create = () =>
        em().create(m.Manager, { id: 62, name: 'x', status: '', managerName: '', polymorphicName: 'xyz' } as never);
      expect(create).toThrow(IdentityWriteError);
    },
  ],
  [
    'PolymorphicAttributeManagementTest.test_not_set_on_upate',
    'an update of an expired row does not set the identity',
    'an update never writes the identity',
    async ({ m, undone, db }) => {
      await undone(async em => {
        const pat = await em.findOneOrFail(m.Boss, 3);
        pat.golfSwing = 'hook';
        const { sql } = await db.queries.during(() => em.flush());
        expect(sql.every(text => !/set[^;]*"_polymorphic_name" = /.test(text.split(' where ')[0]!))).toBe(true);
      });
    },
  ],
  [
    'CascadeTest.test_cascade',
    'a delete cascades through a relation to a hierarchy and the relations of its subclasses',
    'removing an engineer removes the machines that only engineers have',
    async ({ m, undone }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Engineer, 1, { populate: ['machines', 'paperwork'] });
        for (const paper of dan.paperwork) em.remove(paper);
        for (const machine of dan.machines) em.remove(machine);
        em.remove(dan);
        await em.flush();
        em.clear();
        expect(await em.findOne(m.Person, 1)).toBeNull();
        expect(await em.count(m.Machine, { name: { $in: ['Acme Pad', 'Phone'] } })).toBe(0);
      });
    },
  ],
  [
    'DeleteOrphanTest.test_orphan_message',
    'an orphan of a collection of a subclass is deleted, or refused when it is new',
    'a machine taken out of its collection is deleted',
    async ({ m, undone }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Engineer, 1, { populate: ['machines'] });
        dan.machines.remove(dan.machines[0]!);
        await em.flush();
        em.clear();
        expect(await em.findOne(m.Machine, 1)).toBeNull();
      });
    },
  ],
  [
    'M2OUseGetTest.test_use_get',
    'a many-to-one to a subclass is answered by the identity map',
    'a reference to a loaded subclass costs no query',
    async ({ m, em, db }) => {
      const manager = em();
      const dan = await manager.findOneOrFail(m.Person, 1);
      const machine = await manager.findOneOrFail(m.Machine, 1);
      const { count } = await db.queries.during(() => manager.findOne(m.Engineer, machine.engineer.id));
      expect([machine.engineer === (dan as unknown), count]).toEqual([true, 0]);
    },
  ],
  [
    'GetTest.test_get (base)',
    'get through the base gives the identical object that the subclass gave',
    'findOne through any class above gives the identical object, without a query',
    async ({ m, em, db }) => {
      const manager = em();
      const pat = await manager.findOneOrFail(m.Boss, 3);
      const { result, count } = await db.queries.during(async () => [
        await manager.findOne(m.Manager, 3),
        await manager.findOne(m.Person, 3),
      ]);
      expect(result.every(person => person === (pat as unknown))).toBe(true);
      expect(count).toBe(0);
    },
  ],
  [
    'GetTest.test_get (other class)',
    'get of a subclass by the key of another class gives None',
    'findOne of a class by the key of another one gives null, loaded or not',
    async ({ m, em }) => {
      const manager = em();
      expect(await manager.findOne(m.Engineer, 4)).toBeNull();
      await manager.findOneOrFail(m.Person, 4);
      expect(await manager.findOne(m.Engineer, 4)).toBeNull();
      expect(await manager.findOne(m.Boss, 4)).toBeNull();
    },
  ],
  [
    'EagerLazyTest.test_basic',
    'an eager and a lazy relation of a subclass load side by side',
    'a populated and an unpopulated relation of one subclass stand side by side',
    async ({ m, em }) => {
      const dan = await em().findOneOrFail(m.Engineer, 1, { populate: ['machines'] });
      expect([dan.machines.isInitialized(), dan.paperwork.isInitialized()]).toEqual([true, false]);
      expect(await dan.paperwork.loadItems()).toHaveLength(2);
    },
  ],
  [
    'FlushTest.test_one',
    'relations of base and subclass are flushed once',
    'a flush without a change sends nothing',
    async ({ m, em, db }) => {
      const manager = em();
      await manager.find(m.Person, {}, { populate: ['paperwork', 'company', treatPath(m.Engineer, 'machines')] });
      expect(await db.queries.countOf(() => manager.flush(), { transactions: true })).toBe(0);
    },
  ],
  [
    'FlushTest.test_two',
    'a change of the subclass after its relations were stored is an update of its table',
    'a change of a subclass column updates that table and the version',
    async ({ m, undone, db, strategy }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Engineer, 1);
        dan.primaryLanguage = 'kotlin';
        const { sql } = await db.queries.during(() => em.flush());
        expect(
          sql.filter(text => text.includes(strategy === 'joined' ? 'update "engineer"' : 'update "person"')).length,
        ).toBeGreaterThan(0);
        em.clear();
        expect(await em.findOneOrFail(m.Person, 1)).toMatchObject({ primaryLanguage: 'kotlin', name: 'dan' });
      });
    },
  ],
  [
    'PassiveDeletesTest.test_none',
    'a delete removes the rows of every table of the class',
    'a removed boss leaves no row in any of its tables',
    async ({ m, undone, strategy }) => {
      await undone(async em => {
        await em.nativeDelete(m.Paperwork, { person: 3 });
        em.remove(await em.findOneOrFail(m.Person, 3));
        await em.flush();
        for (const table of strategy === 'joined' ? ['person', 'manager', 'boss'] : ['person']) {
          expect(await em.execute(`select 1 from "${table}" where id = 3`)).toEqual([]);
        }
      });
    },
  ],
]);
