import { changeType, ImmutableEntityError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import type { DeskContext } from './desk/describe.ts';
import type { Entry } from './desk/model.ts';

/** D4: rows that are inserted and read. */
export function immutableContract({ m, shape, db, em }: DeskContext): void {
  const { Entry } = m;

  async function entered(title: string): Promise<string> {
    return em().insert(Entry, { title, body: 'before' });
  }

  /** The error, thrown before any SQL, transaction control included. */
  async function refused(work: () => unknown, operation: string): Promise<void> {
    const { result, count } = await db().queries.during(
      async () => {
        try {
          return await work();
        } catch (error) {
          return error;
        }
      },
      { transactions: true },
    );
    expect(result).toBeInstanceOf(ImmutableEntityError);
    expect(result).toMatchObject({ code: 'IMMUTABLE_ENTITY', status: 409 });
    expect((result as Error).message).toContain(
      `Entry is immutable: ${operation} is refused, and nothing was written.`,
    );
    expect(count).toBe(0);
  }

  const load = async (title: string): Promise<Entry> => em().findOneOrFail(Entry, { title });

  it('D4 an immutable row is inserted and read', async () => {
    const own = em();
    const entry = own.create(Entry, { title: 'D4 flush' });
    await own.flush();
    expect(await load('D4 flush')).toMatchObject({ id: entry.id, createdAt: entry.createdAt });
    expect(entry).not.toHaveProperty('updatedAt');
  });

  it('D4 a flush refuses to change or delete it', async () => {
    await entered('D4 change');
    const own = em();
    const entry = await own.findOneOrFail(Entry, { title: 'D4 change' });
    entry.body = 'after';
    await refused(() => own.flush(), 'an update by a flush');
    entry.body = 'before';
    own.remove(entry);
    await refused(() => own.flush(), 'a delete by a flush');
    expect((await load('D4 change')).body).toBe('before');
  });

  it('D4 native writes refuse it', async () => {
    await refused(() => em().nativeUpdate(Entry, { title: 'x' }, { body: 'after' }), 'em.nativeUpdate');
    await refused(() => em().nativeDelete(Entry, {}), 'em.nativeDelete');
  });

  it('D4 an upsert that merges is refused, one that ignores inserts', async () => {
    await refused(() => em().upsert(Entry, { title: 'D4 upsert' }), 'an upsert that merges');
    await refused(() => em().upsertMany(Entry, [{ title: 'D4 upsert' }]), 'an upsert that merges');
    const own = em();
    const entry = own.create(Entry, { title: 'D4 upsert' }, { persist: false });
    await refused(() => own.upsertMany([entry]), 'an upsert that merges');
    const first = await em().upsert(Entry, { title: 'D4 upsert', body: '1' }, { onConflictAction: 'ignore' });
    const second = await em().upsert(Entry, { title: 'D4 upsert', body: '2' }, { onConflictAction: 'ignore' });
    expect(second).toMatchObject({ id: first.id, body: '1' });
  });

  it('D4 a query builder refuses to change or delete it', async () => {
    const qb = () => em().createQueryBuilder(Entry);
    await refused(() => qb().update({ body: 'after' }).execute(), 'an update by a query builder');
    await refused(() => qb().delete({ title: 'x' }).execute(), 'a delete by a query builder');
    await refused(() => qb().truncate().execute(), 'a truncate by a query builder');
  });

  if (shape !== 'plain') {
    it('D4 changeType refuses it', async () => {
      await entered('D4 type');
      const own = em();
      const entry = await own.findOneOrFail(Entry, { title: 'D4 type' });
      await refused(() => changeType(own, entry, { to: Entry }), 'a change of type');
    });
  }
}
