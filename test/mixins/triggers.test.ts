import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { Immutable, UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const PAST = new Date('2020-01-01T00:00:00.000Z');
const name = { name: p.string(), notes: p.json<object>().columnType('json').nullable() };

class Sheet extends UpdatedAt(UuidV7Base, { trigger: true }) {
  declare name: string;
}
abstract class Folder extends Polymorphic(UpdatedAt(UuidV7Base, { trigger: true })) {
  declare name: string;
}
abstract class Binder extends Folder {
  declare rings: number;
}
class Album extends Binder {
  declare photos: number;
}
abstract class Stamp extends Polymorphic(Immutable(BaseModel, { trigger: true })) {
  declare name: string;
}
class Postmark extends Stamp {
  declare place: string;
}
defineEntity({ class: Sheet, properties: name });
defineEntity({ class: Folder, inheritance: 'tpt', properties: name } as never);
defineEntity({ class: Binder, properties: { rings: p.integer() } } as never);
defineEntity({ class: Album, properties: { photos: p.integer() } } as never);
defineEntity({ class: Stamp, inheritance: 'tpt', properties: name } as never);
defineEntity({ class: Postmark, properties: { place: p.string() } } as never);
abstract class Token extends Polymorphic(UpdatedAt(UuidV7Base, { trigger: true })) {
  declare name: string;
}
class Coin extends Token {
  declare worth: number;
}
defineEntity({ class: Token, discriminator: 'polymorphicName', properties: name } as never);
defineEntity({ class: Coin, properties: { worth: p.integer() } } as never);
const tokens = defineHierarchy(Token, { Coin });
const folders = defineHierarchy(Folder, { Album });
const stamps = defineHierarchy(Stamp, { Postmark });
const entities: EntityClass[] = [Sheet, ...folders.entities, ...stamps.entities, ...tokens.entities];

describe.each(engines)('triggers [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities });
  });
  afterAll(() => db?.close());

  const album = { name: 'a', rings: 2, photos: 3, notes: {} };
  const updatedAt = async (cls: EntityClass, id: string): Promise<number> =>
    ((await db.em().findOneOrFail(cls, id)) as Sheet).updatedAt.getTime();

  it('D2 D4 the schema does not differ from the database with its triggers', async () => {
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    expect(await db.orm.schema.getCreateSchemaSQL()).toContain('create trigger "updated_at" BEFORE UPDATE on "sheet"');
  });

  it('D2 the trigger of a root is on its single table', async () => {
    const id = await db.em().insert(Coin, { name: 'a', worth: 1, updatedAt: PAST });
    await db.em().execute(`update "token" set "worth" = 2`);
    expect(await updatedAt(Coin, id as string)).toBeGreaterThan(PAST.getTime());
  });

  it('D2 raw SQL moves updatedAt when it changes the row', async () => {
    const id = await db.em().insert(Sheet, { name: 'a', updatedAt: PAST });
    await db.em().execute('update "sheet" set "name" = "name"');
    expect(await updatedAt(Sheet, id)).toBe(PAST.getTime());
    await db.em().execute(`update "sheet" set "name" = 'b'`);
    expect(await updatedAt(Sheet, id)).toBeGreaterThan(PAST.getTime());
  });

  it.each(['folder', 'binder', 'album'])('D2 raw SQL on the table %s moves updatedAt of the root row', async table => {
    const change = { folder: `"name" = 'b'`, binder: '"rings" = 5', album: '"photos" = 6' }[table]!;
    const id = await db.em().insert(Album, { ...album, updatedAt: PAST });
    const other = await db.em().insert(Album, { ...album, updatedAt: PAST });
    await db.em().execute(`update "${table}" set ${change} where "id" = ?`, [id]);
    expect(await updatedAt(Album, id as string)).toBeGreaterThan(PAST.getTime());
    expect(await updatedAt(Album, other as string)).toBe(PAST.getTime());
  });

  it('D2 the instance has the time of the row after a flush', async () => {
    const em = db.em();
    const own = em.create(Album, album as never);
    await em.flush();
    for (const change of [{ photos: 7 }, { name: 'c' }, { name: 'd', rings: 8, photos: 9 }]) {
      Object.assign(own, change);
      await em.flush();
      expect(await updatedAt(Album, own.id)).toBe(own.updatedAt.getTime());
    }
    const sheet = em.create(Sheet, { name: 'a' } as never);
    await em.flush();
    sheet.name = 'b';
    await em.flush();
    expect(await updatedAt(Sheet, sheet.id)).toBe(sheet.updatedAt.getTime());
  });

  it.each(['stamp', 'postmark'])('D4 raw SQL cannot change or delete a row of table %s', async table => {
    const id = await db.em().insert(Postmark, { name: 'a', place: 'b' });
    const changes = [`update "${table}" set "id" = "id" where "id" = ?`, `delete from "${table}" where "id" = ?`];
    for (const sql of changes) {
      await expect(db.em().execute(sql, [id])).rejects.toMatchObject({
        code: '23001',
        message: expect.stringContaining(`rows of ${table} never change`),
      });
    }
    expect(await db.em().findOneOrFail(Postmark, id as never)).toMatchObject({ name: 'a', place: 'b' });
  });
});
