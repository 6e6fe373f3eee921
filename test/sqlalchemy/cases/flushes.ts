import { LockMode, OptimisticLockError } from '@mikro-orm/core';
import { NotInHierarchyError, treatPath, UnknownIdentityError } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';
import { byId, casesOf, kinds, names } from '../parity-case.ts';

const engineer = { status: 's', engineerName: 'new', primaryLanguage: 'sql' };

/** Deferred columns, versions, names, and what a flush writes. */
export const flushCases = casesOf('test_basic', [
  [
    'PassiveDeletesTest.test_a_only',
    'with passive_deletes one DELETE of the base row is sent',
    'one DELETE of the base row is sent, the database removes the others',
    async ({ m, undone, db }) => {
      await undone(async em => {
        await em.nativeDelete(m.Paperwork, { person: 3 });
        em.remove(await em.findOneOrFail(m.Person, 3));
        const { sql } = await db.queries.during(() => em.flush());
        expect(sql).toHaveLength(1);
        expect(sql[0]).toContain('delete from "person"');
      });
    },
  ],
  [
    'OptimizedGetOnDeferredTest.test_column_property',
    'a computed column of a subclass is loaded with it',
    'a formula of a subclass comes through the root',
    async ({ m, em }) => expect(await em().findOneOrFail(m.Person, 1)).toMatchObject({ label: 'dan | java' }),
  ],
  [
    'OptimizedGetOnDeferredTest.test_load_from_unloaded_subclass',
    'columns of the subclass are loaded on access without joining the base',
    'rows found without their own columns are completed by key, without the base table',
    async ({ m, em, db, strategy }) => {
      const manager = em();
      const [dan] = await manager.find(m.Person, { id: 1 }, { loadPolymorphic: 'none' });
      const { sql } = await db.queries.during(() => manager.find(m.Person, { id: 1 }));
      expect(dan).toMatchObject({ primaryLanguage: 'java' });
      expect(sql.slice(1).every(text => !text.includes('join'))).toBe(true);
      expect(sql).toHaveLength(strategy === 'joined' ? 2 : 1);
    },
  ],
  [
    'VersioningTest.test_save_update',
    'a change of the subclass table moves the version of the base',
    'a change of a subclass column moves the version of the root, once',
    async ({ m, undone }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Engineer, 1);
        const before = dan.revision;
        dan.primaryLanguage = 'kotlin';
        await em.flush();
        expect(dan.revision).toBe(before + 1);
        em.clear();
        expect((await em.findOneOrFail(m.Person, 1)).revision).toBe(before + 1);
      });
    },
  ],
  [
    'VersioningTest.test_save_update (stale)',
    'a stale version raises StaleDataError and writes nothing',
    'a stale version raises OptimisticLockError',
    async ({ m, undone }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Engineer, 1);
        await em.execute('update "person" set "revision" = "revision" + 1 where id = 1');
        dan.primaryLanguage = 'kotlin';
        await expect(em.flush()).rejects.toThrow(OptimisticLockError);
      });
    },
  ],
  [
    'VersioningTest.test_delete',
    'a version is compared on request before a delete',
    'an expected version is compared by em.lock',
    async ({ m, undone }) => {
      await undone(async em => {
        const dan = await em.findOneOrFail(m.Person, 1);
        await em.lock(dan, LockMode.OPTIMISTIC, dan.revision);
        await expect(em.lock(dan, LockMode.OPTIMISTIC, dan.revision + 1)).rejects.toThrow(OptimisticLockError);
      });
    },
  ],
  [
    'OptimizedLoadTest.test_column_expression',
    'a column expression of the subclass table is loaded through the base',
    'a formula is filtered and ordered by through its class',
    async ({ m, em }) => {
      const found = await em().find(m.Engineer, { label: { $like: '%c%' } }, { orderBy: { label: 'desc' } });
      expect(names(found)).toEqual(['wes', 'vic']);
    },
  ],
  [
    'OptimizedLoadTest.test_optimized_get_blank_intermediary',
    'a middle table is read even when only columns of the lowest one are wanted',
    'fields of the lowest class do not need the middle table',
    async ({ m, em, db, strategy }) => {
      const options = { fields: [treatPath(m.Boss, 'golfSwing')], polymorphicStrategy: 'select-in' };
      const { result, sql } = await db.queries.during(() => em().find(m.Person, { id: 3 }, options as never));
      expect(result[0]).toMatchObject({ golfSwing: 'fore' });
      expect(sql).toHaveLength(strategy === 'joined' ? 2 : 1);
    },
  ],
  [
    'OptimizedLoadTest.test_load_expired_on_pending',
    'defaults of every table are there after the flush of a new instance',
    'a new engineer has key, version, identity and defaults of every table after the flush',
    async ({ m, undone }) => {
      await undone(async em => {
        const made = em.create(m.Engineer, { id: 63, name: 'new', ...engineer } as never);
        await em.flush();
        expect(made).toMatchObject({ revision: 1, badge: 5, rate: 10, polymorphicName: 'person.engineer' });
      });
    },
  ],
  [
    'NoPolyIdentInMiddleTest.test_load_from_middle',
    'a middle class without an identity finds the rows of its subclasses',
    'a middle class finds the rows of its subclasses',
    async ({ m, em }) => expect(kinds(await em().find(m.Manager, { id: { $lt: 4 } }))).toEqual(['Boss pat']),
  ],
  [
    'NoPolyIdentInMiddleTest.test_load_from_base',
    'the base finds rows below a middle class as their own class',
    'the root finds rows below a middle class as their own class',
    async ({ m, em }) => expect(kinds(await em().find(m.Person, { id: 3 }))).toEqual(['Boss pat']),
  ],
  [
    'NoPolyIdentInMiddleTest.test_load_multiple_from_middle',
    'a middle class finds several subclasses in order, and no sibling',
    'a middle class finds itself and its subclasses in order, and no sibling',
    async ({ m, em }) => {
      expect(kinds(await em().find(m.Manager, {}, { orderBy: { polymorphicName: 'desc' } }))).toEqual([
        'Boss pat',
        'Manager dot',
      ]);
    },
  ],
  [
    'NoPolyIdentInMiddleTest.test_warning',
    'a concrete class without an identity warns',
    'every class has an identity, derived from its parents',
    async ({ m }) =>
      expect(m.people.identities).toEqual(['person', 'person.engineer', 'person.manager', 'person.manager.boss']),
  ],
  [
    'DiscriminatorOrPkNoneTest.test_pk_is_null',
    'an outer join without a match gives None',
    'a relation to the hierarchy without a row is null',
    async ({ m, undone }) => {
      await undone(async em => {
        await em.execute('update "person" set "company_id" = null where id = 1');
        expect((await em.findOneOrFail(m.Person, 1, { populate: ['company'] })).company).toBeNull();
      });
    },
  ],
  [
    'DiscriminatorOrPkNoneTest.test_pk_not_null_discriminator_null_from_base',
    'a row whose discriminator is NULL raises',
    'the database refuses a row without an identity',
    async ({ em }) => {
      const insert = em().execute(
        `insert into "person" (id, name, revision, _polymorphic_name) values (70, 'x', 1, null)`,
      );
      await expect(insert).rejects.toThrow('_polymorphic_name');
    },
  ],
  [
    'UnexpectedPolymorphicIdentityTest.test_joined_invalid_ident',
    'a row whose identity is outside the queried branch raises',
    'a row whose identity no class has raises, naming table, key and identity',
    async ({ m, undone }) => {
      await undone(async em => {
        await em.execute(`update "person" set "_polymorphic_name" = 'person.robot' where id = 1`);
        const error = await em.find(m.Person, {}).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(UnknownIdentityError);
        expect((error as Error).message).toContain("'person.robot'");
      });
    },
  ],
  [
    'UnexpectedPolymorphicIdentityTest.test_single_invalid_ident',
    'rows of a sibling that a statement brings for a class raise',
    'an identity outside the branch is refused where a branch is asked for it',
    async ({ m }) => {
      expect(() => m.people.concreteOf(m.Manager).classOf('person.engineer')).toThrow(UnknownIdentityError);
      expect(() => m.people.concreteOf(m.Manager).identityOf(m.Engineer as never)).toThrow(NotInHierarchyError);
    },
  ],
  [
    'NameConflictTest.test_name_conflict',
    'two classes of one column name below one base keep their values apart',
    'siblings with a column of one name keep their values apart',
    async ({ m, em }) => {
      const found = await em().find(m.Person, { id: { $in: [4, 5] } }, byId);
      expect(found.map(person => (person as { status?: string }).status)).toEqual(['manager', 'elban engineer']);
    },
  ],
  [
    'DistinctPKTest.test_implicit',
    'the key of base and subclass is one',
    'key, reference and identity map are those of the root',
    async ({ m, em }) => {
      const manager = em();
      const reference = manager.getReference(m.Person, 1);
      const dan = await manager.findOneOrFail(m.Engineer, 1);
      expect(dan === (reference as unknown)).toBe(true);
      expect(reference).toBeInstanceOf(m.Engineer);
    },
  ],
  [
    'EagerTargetingTest.test_adapt_stringency',
    'eager loads of base and subclass relations do not take each other’s tables',
    'relations of root and subclass are populated in one find without mixing',
    async ({ m, em }) => {
      const dan = await em().findOneOrFail(m.Person, 1, { populate: ['paperwork', treatPath(m.Engineer, 'machines')] });
      expect([dan.paperwork.length, dan instanceof m.Engineer && dan.machines.length]).toEqual([2, 2]);
    },
  ],
  [
    'ColExpressionsTest.test_group_by',
    'a subclass groups by a column that base and subclass share',
    'rows of a subclass are grouped by an inherited column',
    async ({ m, em }) => {
      const qb = em()
        .createQueryBuilder(m.Engineer, 'e')
        .select('e.company')
        .groupBy('e.company')
        .orderBy({ company: 'asc' });
      expect((await qb.execute<{ company: number }[]>('all')).map(({ company }) => company)).toEqual([1, 2]);
    },
  ],
  [
    'JoinedNoFKSortingTest.test_ordering',
    'tables without foreign keys among them are flushed in the order of the hierarchy',
    'rows of parent tables are inserted before those of child tables',
    async ({ m, undone, db, strategy }) => {
      await undone(async em => {
        em.create(m.Boss, { id: 64, name: 'b', status: '', managerName: '', golfSwing: '' } as never);
        em.create(m.Engineer, { id: 65, name: 'e', ...engineer } as never);
        const { sql } = await db.queries.during(() => em.flush());
        const tables = sql.filter(text => text.startsWith('insert')).map(text => /into "(\w+)"/.exec(text)![1]!);
        expect(tables[0]).toBe('person');
        if (strategy === 'joined') expect(tables.indexOf('manager')).toBeLessThan(tables.indexOf('boss'));
      });
    },
  ],
  [
    'SortOnlyOnImportantFKsTest.test_flush',
    'a foreign key from the base to the subclass does not disturb the order of a flush',
    'a machine and the engineer that it references are inserted in one flush',
    async ({ m, undone }) => {
      await undone(async em => {
        em.create(m.Machine, {
          id: 66,
          name: 'm',
          engineer: em.create(m.Engineer, { id: 66, name: 'e', ...engineer } as never),
        } as never);
        await em.flush();
        em.clear();
        expect((await em.findOneOrFail(m.Machine, 66, { populate: ['engineer'] })).engineer).toBeInstanceOf(m.Engineer);
      });
    },
  ],
]);
