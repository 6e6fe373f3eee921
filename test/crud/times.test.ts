import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { EntityDataError } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';

class Reminder extends UuidTableBase {
  declare dueAt: Opt<Date> | null;
}
defineEntity({ class: Reminder, properties: { dueAt: p.datetime(3).columnType('timestamptz(3)').nullable() } });

describe.each(engines)('A3 times of an update [$name]', engine => {
  it('A3 a time without an offset is refused by its field, one with an offset is stored', async () => {
    await using db = await openOrm(engine, { entities: [Reminder] });
    const em = db.em();
    const reminder = em.create(Reminder, { dueAt: null });
    await em.flush();
    const refused = reminder.update(em, { dueAt: '2026-01-31T12:00:00' });
    await expect(refused).rejects.toThrow(EntityDataError);
    await expect(refused).rejects.toThrow(/dueAt.*offset/s);
    expect(reminder.dueAt).toBeNull();
    await reminder.update(em, { dueAt: '2026-01-31T12:00:00+02:00' });
    const found = await Reminder.getExistOne(db.em(), reminder.id);
    expect(found.dueAt).toEqual(new Date('2026-01-31T10:00:00Z'));
  });
});
