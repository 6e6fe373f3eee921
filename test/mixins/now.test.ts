import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { now, nowDate } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it, vi } from 'vitest';
import { engines, openOrm } from '../support/index.ts';

class Visit extends UuidV7Base {
  declare at: Opt<Date>;
  declare day: Opt<string>;
}
defineEntity({ class: Visit, properties: { at: p.datetime(3).onCreate(now), day: p.date().onCreate(nowDate) } });

describe.each(engines)('S15 now [$name]', engine => {
  it('S15 now and nowDate make the values of new rows, in UTC', async () => {
    await using db = await openOrm(engine, { entities: [Visit] });
    const em = db.em();
    const before = Date.now();
    const visit = em.create(Visit, {});
    await em.flush();
    const { at, day } = await db.em().findOneOrFail(Visit, visit.id);
    expect(at).toEqual(visit.at);
    expect(at.getTime()).toBeGreaterThanOrEqual(before);
    expect(day).toBe(at.toISOString().slice(0, 10));
  });

  it('S15 the day is that of UTC', () => {
    vi.useFakeTimers({ now: new Date('2026-01-31T23:59:59.999-12:00') });
    expect(nowDate()).toBe('2026-02-01');
    expect(now()).toEqual(new Date('2026-02-01T11:59:59.999Z'));
    vi.useRealTimers();
  });
});
