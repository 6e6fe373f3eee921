import { inspect } from 'node:util';
import { PolymorphicError, translateError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

const secret = 'never-in-a-message';

async function caught(work: Promise<unknown>): Promise<PolymorphicError> {
  const error: unknown = await work.then(
    () => 'no error',
    (each: unknown) => each,
  );
  expect(error, inspect(error)).toBeInstanceOf(PolymorphicError);
  expect((error as Error).message).not.toContain(secret);
  expect((error as Error).cause).toMatchObject({ code: expect.stringMatching(/^[\dA-Z]{5}$/) as string });
  return error as PolymorphicError;
}

/** What the database refuses, told by SQLSTATE and named by properties. */
export function errorFacts(scene: () => Scene): void {
  it('S8 a duplicate is a ConflictError that names the properties: of a child table, of the root, of several columns', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const drill = em.create(m.Drill, { name: secret, volts: 1, serial: 'D-1' });
    expect(await caught(m.Drill.add(em, drill, { flush: true }))).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      entityName: 'Drill',
      fields: ['serial'],
      message: 'Another Drill has the same serial.',
    });
    const saw = await m.Saw.getExistOne(db.em(), rows.saw.id);
    const fork = db.em();
    const twin = fork.create(m.Hammer, { name: 'saw', note: secret, weight: 1 });
    await m.Hammer.add(fork, twin, { flush: true });
    const other = db.em();
    const again = await m.Saw.getExistOne(other, saw.id);
    expect(await caught(again.update(other, { note: secret }))).toMatchObject({
      entityName: 'Tool',
      fields: ['name', 'note'],
    });
  });

  it('S8 constraintMessages says what people read, by the name of the constraint', async () => {
    const { m, db } = scene();
    const em = db.em();
    const error = await caught(m.Shelf.add(em, em.create(m.Shelf, { label: 'left' }), { flush: true }));
    expect(error).toMatchObject({
      message: 'The label is taken.',
      constraint: 'shelf_label_unique',
      fields: ['label'],
    });
  });

  it('S8 a row that others refer to is a ReferencedError; a target that is missing a MissingReferenceError', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const referenced = { code: 'REFERENCED', status: 409, entityName: 'Tool', fields: ['shelf'] };
    expect(await caught(m.Shelf.delete(em, { where: { label: 'left' } }))).toMatchObject(referenced);
    expect(await caught(m.Shelf.delete(db.em(), { where: { label: 'left' } }, { bulk: true }))).toMatchObject(
      referenced,
    );
    // without RESTRICT the SQLSTATE is the same for both
    const drill = m.Drill.delete(db.em(), { where: { id: rows.drill.id } }, { bulk: true });
    expect(await caught(drill)).toMatchObject({ code: 'REFERENCED', entityName: 'Bit', fields: ['drill'] });
    const own = db.em();
    const saw = await m.Saw.getExistOne(own, rows.saw.id);
    expect(await caught(saw.update(own, { shelf: '01890000-0000-7000-8000-000000000000' }))).toMatchObject({
      code: 'MISSING_REFERENCE',
      status: 422,
      entityName: 'Tool',
      fields: ['shelf'],
    });
  });

  it('S8 what the user sends is translated where it is asked for: required, too large, checked, deferred', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const translated = (work: Promise<unknown>): Promise<PolymorphicError> =>
      caught(work.catch((error: unknown) => Promise.reject(translateError(error, db.orm) as Error)));
    expect(await translated(em.execute('update shelf set label = null'))).toMatchObject({
      code: 'REQUIRED_VALUE',
      status: 422,
      entityName: 'Shelf',
      fields: ['label'],
    });
    const tooLarge = translated(em.nativeUpdate(m.Shelf, rows.shelf.id, { places: 3e9 }));
    expect(await tooLarge).toMatchObject({ code: 'INVALID_VALUE', status: 422 });
    const malformed = translated(em.find(m.Shelf, { id: secret }));
    expect(await malformed).toMatchObject({ code: 'INVALID_VALUE' });
    await em.execute(
      'create table if not exists later (id int primary key, up int constraint up_there references later deferrable initially deferred, n int constraint small check (n < 5))',
    );
    expect(await translated(em.execute('insert into later (id, n) values (1, 9)'))).toMatchObject({
      code: 'CHECK_VIOLATION',
      constraint: 'small',
      entityName: undefined,
    });
    const commit = em.transactional(async inner => {
      await inner.execute('insert into later (id, up) values (1, 5)');
    });
    expect(await translated(commit)).toMatchObject({ status: 409, constraint: 'up_there' });
    const other = new Error('x');
    expect(translateError(other, em)).toBe(other);
    expect(translateError(null, em)).toBeNull();
  });
}
