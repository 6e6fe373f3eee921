import { p } from '@mikro-orm/core';
import { changeType, defineHierarchy, Polymorphic, TypedKeysError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs } from '../contracts/party/model.ts';
import { child, entity, named, newRoot, startOrm } from '../declaring/classes.ts';
import { engines, openOrm } from '../support/index.ts';
import { codeOf, differenceOf } from './catalog.ts';

describe.each(engines)('S2 typed keys of one hierarchy [$name]', engine => {
  it('S2 composite keys and columns of other names carry the identity too', async () => {
    const Tool = entity(
      named('Tool', Polymorphic()),
      { shop: p.integer().primary(), code: p.string().primary() },
      storedAs.joined,
    );
    const leaves = { Hammer: child('Hammer', Tool, { weight: p.integer() }), Saw: child('Saw', Tool) };
    const options = { typedKeys: true, column: 'type', identities: { Saw: `s'a"w` } };
    await using db = await openOrm(engine, { entities: [...defineHierarchy(Tool, leaves, options).entities] });
    const em = db.em();
    em.create(leaves.Hammer, { shop: 1, code: 'a', weight: 2 } as never);
    em.create(leaves.Saw, { shop: 1, code: 'b' } as never);
    await em.flush();
    expect(await differenceOf(db)).toEqual([]);
    expect(await db.em().count(Tool)).toBe(2);
    expect(await codeOf(db.em().execute(`insert into hammer (shop, code, weight) values (1, 'b', 1)`))).toBe('23503');
  });

  it('S2 the option is added to a database and taken away again', async () => {
    const hierarchy = (typedKeys: boolean) => {
      const Beast = newRoot('Beast');
      return [...defineHierarchy(Beast, { Dog: child('Dog', Beast, { size: p.integer() }) }, { typedKeys }).entities];
    };
    await using plain = await openOrm(engine, { entities: hierarchy(false), createSchema: false });
    await using typed = await openOrm(engine, { entities: hierarchy(true), createSchema: false });
    await typed.orm.schema.execute(await plain.orm.schema.getCreateSchemaSQL());
    await typed.em().execute(`insert into beast (id, _polymorphic_name) values (1, 'dog')`);
    await typed.em().execute('insert into dog (id, size) values (1, 1)');
    await typed.orm.schema.update();
    expect(await differenceOf(typed)).toEqual([]);
    expect(await codeOf(typed.em().execute(`update beast set _polymorphic_name = 'cat'`))).toBe('23503');
    await plain.orm.schema.execute(await typed.orm.schema.getCreateSchemaSQL());
    await plain.orm.schema.update();
    expect(await differenceOf(plain)).toEqual([]);
  });
});

describe.each(engines)('M2 a change of type keeps the rules of the schema [$name]', engine => {
  it.each(['joined', 'single-table'] as const)('M2 changeType goes there and back, %s', async strategy => {
    const Beast = newRoot('Beast', strategy);
    const Dog = child('Dog', Beast, { bark: p.string() });
    const Cat = child('Cat', Beast, { lives: p.integer() });
    const { entities } = defineHierarchy(Beast, { Dog, Cat }, { typedKeys: strategy === 'joined' });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    const dog = em.create(Dog, { id: 1, bark: 'x' } as never);
    await em.flush();
    const cat = await changeType(em, dog, { to: Cat, data: { lives: 9 } as never });
    await em.flush();
    expect(await db.em().findOneOrFail(Beast, { id: 1 })).toMatchObject({ lives: 9 });
    await changeType(em, cat, { to: Dog, data: { bark: 'y' } as never });
    await em.flush();
    expect(await db.em().findOneOrFail(Beast, { id: 1 })).toMatchObject({ bark: 'y' });
  });
});

describe('S2 typed keys that no constraint can hold', () => {
  it('S2 a single table and a middle table are refused at start-up, with what to write', () => {
    const Flat = newRoot('Flat', 'single-table');
    const flat = defineHierarchy(Flat, { Dog: child('Dog', Flat) }, { typedKeys: true });
    expect(() => startOrm(flat.entities)).toThrow(TypedKeysError);
    const Beast = newRoot('Beast');
    const Mid = child('Mid', Beast);
    const deep = defineHierarchy(Beast, { Dog: child('Dog', Mid) }, { typedKeys: true });
    expect(() => startOrm(deep.entities)).toThrow(
      "Dog extends Mid, and the rows of Mid's table belong to several classes",
    );
  });
});
