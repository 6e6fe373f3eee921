import type { EntityManager } from '@mikro-orm/postgresql';
import { AbstractClassError, IdentityWriteError, QueryBuilderWriteError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { cleanAfterEach, identityOf } from './rows.ts';

type Builder = ReturnType<EntityManager['createQueryBuilder']>;
const byId = (id: number) => ({ id }) as never;
const key = 'id' as never;

export function queryBuilderContract(declare: DeclareParty): void {
  describeParties('S1 query builder writes', declare, context => {
    const { strategy, m, db } = context;
    const isJoined = strategy === 'joined';
    cleanAfterEach(context);
    const builder = (name: 'Party' | 'Person' | 'Employee' | 'Note'): Builder =>
      db().em().createQueryBuilder(m[name]) as unknown as Builder;
    const run = (qb: object) => (qb as Builder).execute();
    const refusal = (call: string) =>
      expect.objectContaining({
        constructor: QueryBuilderWriteError,
        code: 'QUERY_BUILDER_WRITE',
        message: expect.stringContaining(`Call ${call}`) as string,
      }) as Error;

    it('an update of the columns of one table, by columns of that table, passes', async () => {
      const { sql } = await db().queries.during(() =>
        run(
          builder('Employee')
            .update({ dept: 'x' } as never)
            .where({ dept: '?' } as never),
        ),
      );
      expect(sql).toEqual([
        isJoined
          ? 'update "employee" set "dept" = ? where "dept" = ?'
          : 'update "party" set "dept" = ? where "dept" = ? and "_polymorphic_name" = ?',
      ]);
      await run(builder('Employee').update({ dept: 'x' }).where(byId(999)));
      await run(
        builder('Party')
          .update({ name: 'x' })
          .where({ owner: { name: '?' } } as never),
      );
    });

    it('an update that needs another table is refused with the call to use', async () => {
      const updates = [
        builder('Employee').update({ name: 'x' }).where(byId(2)),
        builder('Employee')
          .update({ dept: 'x' })
          .where({ name: 'none' } as never),
        builder('Employee')
          .update({ dept: 'x' })
          .where({ $or: [{ dept: '?' }, { name: 'none' }] } as never),
        builder('Employee')
          .update({ dept: 'x' })
          .where({ manager: { name: 'none' } } as never),
      ];
      for (const qb of updates) {
        if (isJoined) await expect(run(qb)).rejects.toEqual(refusal('em.nativeUpdate(Employee, where, data)'));
        else await expect(run(qb)).resolves.toBeDefined();
      }
    });

    it('a delete below the root of a joined hierarchy is refused: the row would stay as one of its parent class', async () => {
      const deleting = run(builder('Employee').delete({ id: 999 } as never));
      if (isJoined) await expect(deleting).rejects.toEqual(refusal('em.nativeDelete(Employee, where)'));
      else await expect(deleting).resolves.toMatchObject({ affectedRows: 0 });
      await run(builder('Party').delete({ id: 999 } as never));
      expect(await db().em().count(m.Employee)).toBe(2);
    });

    it('an insert gets the identity, or is refused', async () => {
      const inserting = run(
        builder('Person').insert([
          { id: 100, name: 'x' },
          { id: 101, name: 'y' },
        ] as never),
      );
      if (isJoined) {
        await expect(inserting).rejects.toEqual(refusal('em.insert(Person, data)'));
      } else {
        await inserting;
        expect(await identityOf(db().em(), 101)).toBe('person');
        await run(builder('Person').insert({ id: 100, name: 'z' }).onConflict(key).ignore());
      }
      await expect(run(builder('Party').insert({ id: 102, name: 'x' }))).rejects.toThrow(AbstractClassError);
    });

    it('an upsert and a copy are refused', async () => {
      const upserting = () => run(builder('Person').insert({ id: 1, name: 'x' }).onConflict(key).merge());
      const copying = () => run(builder('Person').insertFrom(builder('Person').where(byId(1)) as never));
      await expect(upserting()).rejects.toEqual(refusal(isJoined ? 'em.insert' : 'em.upsert(Person, data)'));
      await expect(copying()).rejects.toEqual(refusal(isJoined ? 'em.insert' : 'em.clone(Person, where)'));
    });

    it('truncating a class below the root is refused', async () => {
      await expect(run(builder('Employee').truncate())).rejects.toEqual(refusal('em.nativeDelete(Employee, {})'));
    });

    it('the identity is refused, also when the condition joins', async () => {
      const identity = { polymorphicName: 'company' } as never;
      await expect(run(builder('Employee').update(identity).where(byId(2)))).rejects.toThrow(IdentityWriteError);
      await expect(
        run(
          builder('Party')
            .update(identity)
            .where({ owner: { name: 'olga' } } as never),
        ),
      ).rejects.toThrow(IdentityWriteError);
      await expect(
        run(
          builder('Party')
            .update({ _polymorphic_name: 'company' } as never)
            .where(byId(2)),
        ),
      ).rejects.toThrow(IdentityWriteError);
      expect(await identityOf(db().em(), 2)).toBe('person.employee');
    });

    it('entities of other kinds are written as ever', async () => {
      const { sql } = await db().queries.during(() =>
        run(
          builder('Note')
            .update({ text: 'x' } as never)
            .where(byId(99)),
        ),
      );
      expect(sql).toEqual(['update "note" set "text" = ? where "id" = ?']);
    });
  });
}
