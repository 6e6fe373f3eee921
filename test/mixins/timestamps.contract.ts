import { type FlushEventArgs, isRaw } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { expect, it } from 'vitest';
import type { DeskContext } from './desk/describe.ts';
import type { Note } from './desk/model.ts';

const PAST = new Date('2020-01-01T00:00:00.000Z');
const FUTURE = new Date('2099-01-01T00:00:00.000Z');

/** D1, D2: what the database's clock writes, and when. */
export function timestampsContract({ m, shape, db, em }: DeskContext): void {
  const { Note } = m;

  async function noted(title: string, updatedAt = PAST): Promise<EntityManager> {
    const own = em();
    await own.insert(Note, { title, body: 'before', tags: { a: 1 }, createdAt: PAST, updatedAt });
    return own;
  }

  async function stored(title: string): Promise<Note> {
    return em().findOneOrFail(Note, { title });
  }

  it('D1 createdAt and updatedAt are set by the database, and on the instance after the flush', async () => {
    const own = em();
    const note = own.create(Note, { title: 'D1' });
    expect(note.createdAt).toBeUndefined();
    await own.flush();
    expect(Math.abs(Date.now() - note.createdAt.getTime())).toBeLessThan(60_000);
    expect(note.updatedAt).toEqual(note.createdAt);
    expect((await stored('D1')).createdAt).toEqual(note.createdAt);
  });

  it('D1 an id that the caller gives is kept, others are known before the flush', async () => {
    const id = '01900000-0000-7000-8000-000000000001';
    expect(new Note().id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const own = em();
    own.create(Note, { id, title: 'D1 id' });
    await own.flush();
    expect((await stored('D1 id')).id).toBe(id);
  });

  it.each([['title'], ['body']] as const)(
    'D2 a flush that changes %s moves updatedAt, on the instance too',
    async name => {
      const own = await noted(`D2 flush ${name}`);
      const note = await own.findOneOrFail(Note, { title: `D2 flush ${name}` });
      note[name] = `D2 flush ${name} after`;
      const { count } = await db().queries.during(() => own.flush());
      expect(count).toBe(shape === 'joined' && name === 'body' ? 2 : 1);
      expect(note.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
      expect((await em().findOneOrFail(Note, note.id)).updatedAt).toEqual(note.updatedAt);
      expect(note.createdAt).toEqual(PAST);
    },
  );

  it('D2 a flush without changes leaves updatedAt alone and sends nothing', async () => {
    const own = await noted('D2 unchanged');
    const note = await own.findOneOrFail(Note, { title: 'D2 unchanged' });
    note.body = 'before';
    expect(await db().queries.countOf(() => own.flush())).toBe(0);
    expect((await stored('D2 unchanged')).updatedAt).toEqual(PAST);
  });

  it('D2 a batch moves the updatedAt of each row, on the instances too', async () => {
    const own = em();
    const titles = ['D2 batch 1', 'D2 batch 2', 'D2 batch 3'];
    await own.insertMany(
      Note,
      titles.map(title => ({ title, updatedAt: PAST })),
    );
    const notes = await own.find(Note, { title: titles });
    notes.forEach(note => (note.body = note.title));
    await own.flush();
    for (const note of notes) {
      expect(note.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
      expect((await stored(note.title)).updatedAt).toEqual(note.updatedAt);
    }
  });

  it('D2 updatedAt is never smaller than before', async () => {
    const own = await noted('D2 future', FUTURE);
    const note = await own.findOneOrFail(Note, { title: 'D2 future' });
    note.body = 'after';
    await own.flush();
    expect(note.updatedAt).toEqual(FUTURE);
    await em().nativeUpdate(Note, { title: 'D2 future' }, { body: 'later' });
    await em().upsert(Note, { title: 'D2 future', body: 'last' });
    expect(await stored('D2 future')).toMatchObject({ body: 'last', updatedAt: FUTURE });
  });

  it('D2 a flush that fails leaves the old updatedAt on the instance, and the next one writes', async () => {
    const own = await noted('D2 fails');
    await noted('D2 taken');
    const note = await own.findOneOrFail(Note, { title: 'D2 fails' });
    note.title = 'D2 taken';
    await expect(own.flush()).rejects.toThrow(/unique/);
    expect(isRaw(note.updatedAt)).toBe(false);
    expect(note.updatedAt).toEqual(PAST);
    note.title = 'D2 free';
    await own.flush();
    expect(note.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
    expect((await stored('D2 free')).updatedAt).toEqual(note.updatedAt);
  });

  it('D2 a flush that fails before its SQL leaves the old updatedAt as well', async () => {
    const own = await noted('D2 hook');
    const note = await own.findOneOrFail(Note, { title: 'D2 hook' });
    own.getEventManager().registerSubscriber({
      onFlush(args: FlushEventArgs) {
        if (args.em === own) {
          throw new Error('stop');
        }
      },
    });
    note.body = 'after';
    await expect(own.flush()).rejects.toThrow('stop');
    expect(note.updatedAt).toEqual(PAST);
  });

  it.each([['title'], ['body']] as const)('D2 em.nativeUpdate of %s moves updatedAt, in one statement', async name => {
    await noted(`D2 native ${name}`);
    const data = { [name]: `D2 native ${name} after` };
    const { count } = await db().queries.during(() => em().nativeUpdate(Note, { title: `D2 native ${name}` }, data));
    expect(count).toBe(1);
    const { updatedAt, createdAt } = await em().findOneOrFail(Note, data);
    expect(updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
    expect(createdAt).toEqual(PAST);
  });

  it('D2 em.upsert that changes the row moves updatedAt, on the instance too', async () => {
    const { id } = await (await noted('D2 upsert')).findOneOrFail(Note, { title: 'D2 upsert' });
    const note = await em().upsert(Note, { title: 'D2 upsert', body: 'after' });
    expect(note).toMatchObject({ id, body: 'after', createdAt: PAST });
    expect(note.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
    expect((await stored('D2 upsert')).updatedAt).toEqual(note.updatedAt);
  });

  it('D2 em.upsert of an instance keeps the key of the row, and tells the instance', async () => {
    const { id } = await (await noted('D2 instance')).findOneOrFail(Note, { title: 'D2 instance' });
    const own = em();
    const note = own.create(Note, { title: 'D2 instance', body: 'after' }, { persist: false });
    expect(note.id).not.toBe(id);
    const result = await own.upsert(Note, note, { onConflictFields: ['title'] });
    expect(result.id).toBe(id);
    expect(result.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
    expect(await stored('D2 instance')).toMatchObject({ id, body: 'after', updatedAt: result.updatedAt });
  });

  it('D2 em.upsertMany inserts and changes, and tells the instances', async () => {
    await noted('D2 many 1');
    const notes = await em().upsertMany(Note, [
      { title: 'D2 many 1', body: 'after' },
      { title: 'D2 many 2', body: 'new' },
    ]);
    for (const note of notes) {
      expect(note.updatedAt.getTime()).toBeGreaterThan(PAST.getTime());
      expect((await stored(note.title)).updatedAt).toEqual(note.updatedAt);
    }
  });

  it('D2 em.upsert with onConflictAction ignore leaves the row alone', async () => {
    await noted('D2 ignore');
    await em().upsert(Note, { title: 'D2 ignore', body: 'after' }, { onConflictAction: 'ignore' });
    expect(await stored('D2 ignore')).toMatchObject({ body: 'before', updatedAt: PAST });
  });

  if (shape === 'plain') {
    it('D2 em.upsert that changes nothing leaves updatedAt alone', async () => {
      await noted('D2 same');
      const note = await em().upsert(Note, { title: 'D2 same', body: 'before', tags: { a: 1 } });
      expect(note.updatedAt).toEqual(PAST);
      const [again] = await em().upsertMany(Note, [{ title: 'D2 same', body: 'before', tags: { a: 1 } }]);
      expect(again!.updatedAt).toEqual(PAST);
      expect((await stored('D2 same')).updatedAt).toEqual(PAST);
    });
  }

  it('A6 em.insert and em.insertMany make keys, and give them back in order', async () => {
    const own = em();
    const id = await own.insert(Note, { title: 'A6 one' });
    const ids = await own.insertMany(Note, [{ title: 'A6 two' }, { title: 'A6 three' }]);
    const found = await em().find(Note, { title: { $like: 'A6 %' } });
    const idOf = (title: string) => found.find(note => note.title === title)!.id;
    expect([id, ...ids]).toEqual(['A6 one', 'A6 two', 'A6 three'].map(idOf));
    const note = own.create(Note, { title: 'A6 instance' }, { persist: false });
    expect(await own.insert(note)).toBe(note.id);
  });
}
