import { p } from '@mikro-orm/core';
import { defineHierarchy } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { columnsOf } from './catalog.ts';
import { child, newRoot, type TestClass } from './classes.ts';

describe.each(engines)('S5 siblings in the database [$name]', engine => {
  /** Properties that TypeScript does not know of a class made at run time. */
  const data = (values: object) => values;
  const load = async (em: { find(cls: TestClass, where: object): Promise<object[]> }, cls: TestClass, keys: string[]) =>
    (await em.find(cls, {}))
      .map(each => each as Record<string, unknown>)
      .toSorted((a, b) => Number(a['id']) - Number(b['id']))
      .map(each => [each.constructor.name, ...keys.map(key => each[key])]);

  it('S5 siblings of a single table share the column of a property that both declare alike', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const properties = { size: p.integer(), tag: p.string().fieldName('label') };
    const [Dog, Cat] = [child('Dog', Beast, { ...properties }), child('Cat', Beast, { ...properties })];
    const { entities } = defineHierarchy(Beast, { Dog, Cat });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Dog, data({ size: 1, tag: 'd' }));
    em.create(Cat, data({ size: 2, tag: 'c' }));
    await em.flush();
    expect(Object.keys(await columnsOf(db, 'beast')).toSorted()).toEqual(['_polymorphic_name', 'id', 'label', 'size']);
    expect(await load(db.em(), Beast, ['size', 'tag'])).toEqual([
      ['Dog', 1, 'd'],
      ['Cat', 2, 'c'],
    ]);
    expect(await load(db.em(), Cat, ['size', 'tag'])).toEqual([['Cat', 2, 'c']]);
  });

  it('S5 the default of one sibling does not leak into another', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { size: p.integer().default(7), mood: p.string().onCreate(() => 'happy') });
    const Cat = child('Cat', Beast, { size: p.integer().nullable(), mood: p.string().nullable() });
    const { entities } = defineHierarchy(Beast, { Dog, Cat, Fish: child('Fish', Beast) });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Dog, data({}));
    em.create(Cat, data({}));
    await em.flush();
    expect(await load(db.em(), Beast, ['size', 'mood'])).toEqual([
      ['Dog', 7, 'happy'],
      ['Cat', null, null],
    ]);
  });

  it('S5 the default of a class is not stored in rows of its siblings', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { size: p.integer().default(7) });
    const Cat = child('Cat', Beast, { lives: p.integer().default(9) });
    const { entities } = defineHierarchy(Beast, { Dog, Cat });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Dog, data({}));
    em.create(Cat, data({}));
    await em.flush();
    expect(await db.em().execute('select _polymorphic_name as type, size, lives from beast order by id')).toEqual([
      { type: 'dog', size: 7, lives: null },
      { type: 'cat', size: null, lives: 9 },
    ]);
  });

  it('S5 siblings that share a column have each their own default', async () => {
    const Beast = newRoot('Beast', 'single-table');
    const Dog = child('Dog', Beast, { size: p.integer().default(7) });
    const Cat = child('Cat', Beast, { size: p.integer().default(9) });
    const { entities } = defineHierarchy(Beast, { Dog, Cat });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Dog, data({}));
    em.create(Cat, data({}));
    await em.flush();
    expect(await load(db.em(), Beast, ['size'])).toEqual([
      ['Dog', 7],
      ['Cat', 9],
    ]);
  });

  it('S5 joined siblings keep properties of one name and other types apart', async () => {
    const Beast = newRoot('Beast');
    const Dog = child('Dog', Beast, { size: p.integer() });
    const Cat = child('Cat', Beast, { size: p.string().fieldName('cat_size') });
    const { entities } = defineHierarchy(Beast, { Dog, Cat });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Dog, data({ size: 5 }));
    em.create(Cat, data({ size: 'small' }));
    await em.flush();
    expect(await load(db.em(), Beast, ['size'])).toEqual([
      ['Dog', 5],
      ['Cat', 'small'],
    ]);
  });
});
