import { OptimisticLockError } from '@mikro-orm/core';
import { expect, it } from 'vitest';
import type { DeskContext } from './desk/describe.ts';

/** D3: MikroORM's optimistic lock. */
export function versionedContract({ m, em }: DeskContext): void {
  const { Draft } = m;

  it('D3 Versioned counts updates, also those of a child table', async () => {
    const own = em();
    const draft = own.create(Draft, { title: 'D3 counts' });
    expect(draft.version).toBeUndefined();
    await own.flush();
    expect(draft.version).toBe(1);
    draft.body = 'after';
    await own.flush();
    expect(draft.version).toBe(2);
    await em().nativeUpdate(Draft, draft.id, { body: 'later' });
    await em().upsert(Draft, { title: 'D3 counts', body: 'last' });
    expect((await em().findOneOrFail(Draft, draft.id)).version).toBe(4);
  });

  it('D3 Versioned refuses a flush over the change of somebody else, which writes nothing', async () => {
    const id = await em().insert(Draft, { title: 'D3 stale', body: 'before' });
    const [mine, theirs] = [em(), em()];
    const draft = await mine.findOneOrFail(Draft, id);
    const other = await theirs.findOneOrFail(Draft, id);
    other.body = 'theirs';
    await theirs.flush();
    draft.body = 'mine';
    const before = draft.updatedAt;
    await expect(mine.flush()).rejects.toThrow(OptimisticLockError);
    expect(draft).toMatchObject({ version: 1, updatedAt: before });
    expect(await em().findOneOrFail(Draft, id)).toMatchObject({ body: 'theirs', version: 2 });
  });
}
