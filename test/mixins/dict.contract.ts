import { inspect } from 'node:util';
import { IncompleteEntityError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import type { DeskContext } from './desk/describe.ts';

/** D5: plain values for logs. */
export function dictContract({ m, shape, em }: DeskContext): void {
  const { Draft, Entry } = m;
  const type = (name: string) => (shape === 'plain' ? {} : { type: name });

  it('D5 toDict gives what bases and mixins add, null where unset, and nothing else', async () => {
    const own = em();
    const draft = own.create(Draft, { title: 'D5', body: 'secret' });
    const unset = { id: draft.id, createdAt: null, updatedAt: null, version: null, ...type('draft') };
    expect(draft.toDict()).toEqual(unset);
    expect(new Draft().toDict()).toEqual({ ...unset, id: expect.any(String) });
    await own.flush();
    const times = { createdAt: draft.createdAt.toISOString(), updatedAt: draft.updatedAt.toISOString() };
    expect(draft.toDict()).toEqual({ ...unset, ...times, version: 1 });
    expect((await em().findOneOrFail(Draft, draft.id)).toDict()).toEqual(draft.toDict());
    const entry = new Entry();
    expect(entry.toDict()).toEqual({ id: entry.id, createdAt: null, ...type('entry') });
  });

  it('D5 toDict refuses an entity that was not loaded whole', async () => {
    const id = await em().insert(Draft, { title: 'D5 part' });
    const part = await em().findOneOrFail(Draft, id, { fields: ['title'] });
    expect(() => (part as unknown as InstanceType<typeof Draft>).toDict()).toThrow(IncompleteEntityError);
    expect(() => em().getReference(Draft, id).toDict()).toThrow('Draft.toDict() needs a whole entity');
  });

  it('D5 strings and inspect are <Draft(id=…)>, loaded or not', async () => {
    const id = await em().insert(Draft, { title: 'D5 inspect' });
    const draft = await em().findOneOrFail(Draft, id);
    expect(String(draft)).toBe(`<Draft(id=${id})>`);
    expect(inspect({ draft })).toBe(`{ draft: <Draft(id=${id})> }`);
    expect(inspect(em().getReference(Draft, id))).toContain(`<Draft(id=${id})>`);
  });
}
