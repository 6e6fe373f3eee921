import { helper } from '@mikro-orm/core';
import { assert, asyncProperty, constantFrom, dictionary, integer, oneof, string } from 'fast-check';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

/** `save` and `update`. */
export function saveUpdateFacts(scene: () => Scene): void {
  it('S8 save flushes the whole unit of work, reads the row again, and gives the same instance back', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const drill = await m.Drill.getExistOne(em, rows.drill.id);
    const shelf = await m.Shelf.getExistOne(em, rows.empty.id);
    shelf.places = 9;
    drill.name = 'renamed';
    await db.em().nativeUpdate(m.Drill, rows.drill.id, { price: 1 });
    const saved = await drill.save(em, { load: ['shelf', 'bits'] });
    expect(saved).toBe(drill);
    expect(saved).toMatchObject({ name: 'renamed', price: 1 });
    expect(saved.bits.getItems().map(({ size }) => size)).toEqual([8]);
    expect(saved.shelf!.label).toBe('left');
    expect(await m.Shelf.exists(db.em(), { places: 9 })).toBe(true);
    expect(await db.queries.countOf(() => em.flush())).toBe(0);
  });

  it('S8 save stores a new instance', async () => {
    const { m, db } = scene();
    const shelf = new m.Shelf();
    shelf.label = 'new';
    const saved = await shelf.save(db.em());
    expect(saved.createdAt).toBeInstanceOf(Date);
    expect(await m.Shelf.get(db.em(), { label: 'new' })).toMatchObject({ id: saved.id });
  });

  it('S8 save without a flush persists, and sends nothing', async () => {
    const { m, db } = scene();
    const em = db.em();
    const shelf = new m.Shelf();
    shelf.label = 'new';
    expect(await shelf.save(em, { flush: false })).toBe(shelf);
    await expect(shelf.save(em, { flush: false, load: ['tools'] })).rejects.toMatchObject({ code: 'CRUD_OPTION' });
    expect(db.queries.sql).toEqual([]);
    await em.flush();
    expect(await m.Shelf.exists(db.em(), { label: 'new' })).toBe(true);
  });

  it('S8 save works inside a transaction, and within a savepoint that is rolled back', async () => {
    const { m, db, rows } = scene();
    await db.em().transactional(async em => {
      const saw = await m.Saw.getExistOne(em, rows.saw.id);
      saw.teeth = 30;
      await saw.save(em);
      const inner = em.transactional(async nested => {
        const again = await m.Saw.getExistOne(nested, rows.saw.id);
        await again.update(nested, { teeth: 99 });
        throw new Error('no');
      });
      await expect(inner).rejects.toThrow('no');
    });
    expect(await m.Saw.getExistOne(db.em(), rows.saw.id)).toMatchObject({ teeth: 30 });
  });

  it('S8 update applies own, defined keys, flushes, and gives the same instance back', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const drill = await m.Drill.getExistOne(em, rows.drill.id);
    await drill.update(em, { note: 'first' });
    const inherited = Object.assign(Object.create({ name: 'inherited' }) as object, { volts: 20 });
    expect(await drill.update(em, { name: undefined, note: null, price: 5, shelf: rows.empty.id })).toBe(drill);
    await expect(drill.update(em, inherited)).rejects.toMatchObject({ code: 'ENTITY_DATA' });
    expect(await m.Drill.getExistOne(db.em(), rows.drill.id)).toMatchObject({
      name: 'drill',
      note: null,
      price: 5,
      volts: 18,
      shelf: { id: rows.empty.id },
    });
  });

  it('S8 update leaves excluded keys alone, whatever they are, and does not flush where it is told', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const saw = await m.Saw.getExistOne(em, rows.saw.id);
    db.queries.clear();
    await saw.update(em, { id: 'x', name: 'kept', teeth: 8 } as never, { exclude: ['id', 'name'], flush: false });
    expect(db.queries.sql).toEqual([]);
    await em.flush();
    expect(await m.Saw.getExistOne(db.em(), rows.saw.id)).toMatchObject({ name: 'saw', teeth: 8 });
  });

  it('S8 S17 update refuses unknown keys, siblings’ keys, the key, the identity and values that do not fit, and applies nothing', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const drill = await m.Drill.getExistOne(em, rows.drill.id);
    db.queries.clear();
    const data = JSON.parse(
      '{"name":"new","id":"x","teeth":3,"nme":1,"polymorphicName":"hammer","volts":null,"serial":5,"__proto__":{"a":1},"constructor":{},"shelf":{"id":"x","lable":1}}',
    ) as never;
    await expect(drill.update(em, data)).rejects.toMatchObject({
      code: 'ENTITY_DATA',
      status: 422,
      entityName: 'Drill',
      issues: [
        { property: 'id', reason: 'is the key, which never changes' },
        { property: 'teeth', reason: 'is a property of Saw' },
        { property: 'nme', reason: 'is no property' },
        { property: 'polymorphicName', reason: 'is written by the library' },
        { property: 'volts', reason: 'may not be null' },
        { property: 'serial', reason: 'must be of type string' },
        { property: '__proto__', reason: 'is no property' },
        { property: 'constructor', reason: 'is no property' },
        { property: 'shelf.lable', reason: 'is no property' },
      ],
    });
    expect(drill).toMatchObject({ name: 'drill', volts: 18 });
    await em.flush();
    expect(db.queries.sql).toEqual([]);
  });

  it('S8 update refuses the columns that mixins write', async () => {
    const { m, db, rows } = scene();
    const drill = await m.Drill.getExistOne(db.em(), rows.drill.id);
    const data = { createdAt: new Date(0), updatedAt: new Date(0), name: 'new' };
    await expect(drill.update(db.em(), data as never)).rejects.toMatchObject({
      code: 'ENTITY_DATA',
      issues: [
        { property: 'createdAt', reason: 'is written by the library' },
        { property: 'updatedAt', reason: 'is written by the library' },
      ],
    });
    expect(drill.name).toBe('drill');
  });

  it.each([
    ['null', null],
    ['an array', [['name', 'x']]],
    ['a string', 'name'],
    ['a Map', new Map([['name', 'x']])],
    [
      'a class instance',
      new (class Data {
        name = 'x';
      })(),
    ],
  ])('S17 update refuses an untyped container: %s', async (_, data) => {
    const { m, db, rows } = scene();
    const em = db.em();
    const saw = await m.Saw.getExistOne(em, rows.saw.id);
    await expect(saw.update(em, data as never)).rejects.toMatchObject({ code: 'ENTITY_DATA' });
    expect(saw.name).toBe('saw');
  });

  it('S17 update refuses another entity as the data', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const saw = await m.Saw.getExistOne(em, rows.saw.id);
    await expect(saw.update(em, rows.hammer as never)).rejects.toMatchObject({ code: 'ENTITY_DATA' });
  });

  it('S17 update takes or refuses any object whole', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const hammer = await m.Hammer.getExistOne(em, rows.hammer.id);
    const known = new Set(['name', 'price', 'note', 'weight']);
    await assert(
      asyncProperty(dictionary(oneof(constantFrom(...known), string()), integer({ max: 1e6 })), async data => {
        const before = { ...(helper(hammer).toPOJO() as object) };
        const fits = Object.entries(data).every(([name]) => name === 'price' || name === 'weight');
        const outcome = await hammer.update(em, data as never, { flush: false }).then(
          () => 'taken',
          () => 'refused',
        );
        expect(outcome).toBe(fits ? 'taken' : 'refused');
        expect(helper(hammer).toPOJO()).toMatchObject(fits ? data : before);
      }),
      { numRuns: 20 },
    );
  });
}
