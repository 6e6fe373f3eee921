import { p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { storedAs, strategies } from '../contracts/party/model.ts';
import { seedParties, valuesById, expectedParties } from '../contracts/party/seed.ts';
import { engines, openOrm } from '../support/index.ts';
import { foreignKeysOf, primaryKeyOf } from './catalog.ts';
import { child, entity, named, newRoot } from './classes.ts';

describe.each(strategies)('S1 schema generator, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    it('S1 refreshes, clears and drops the tables of a hierarchy', async () => {
      const m = declareParty(strategy);
      await using db = await openOrm(engine, { entities: [...m.entities] });
      await seedParties(db.em(), m);
      await db.orm.schema.clear();
      expect(await db.em().count(m.Party)).toBe(0);
      await db.orm.schema.refresh();
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      await db.orm.schema.drop();
      expect(await db.orm.schema.getUpdateSchemaSQL()).toMatch(/create table "party"/);
    });

    it('S2 a composite key of the root is the key of its children, and a foreign key', async () => {
      const Tool = entity(
        named('Tool', Polymorphic()),
        { shop: p.integer().primary(), code: p.string().primary() },
        storedAs[strategy],
      );
      const { entities } = defineHierarchy(Tool, { Hammer: child('Hammer', Tool, { weight: p.integer() }) });
      await using db = await openOrm(engine, { entities: [...entities] });
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      const sql = await db.orm.schema.getCreateSchemaSQL();
      if (strategy === 'joined') {
        expect(await primaryKeyOf(db, 'hammer')).toEqual(['shop', 'code']);
        expect(sql).toContain('foreign key ("shop", "code") references "tool" ("shop", "code") on delete cascade;');
      }
      expect(sql).not.toContain('on update');
    });

    it('S2 a database with ON UPDATE CASCADE on the keys of children is brought in line', async () => {
      const Tool = newRoot('Tool', strategy);
      const { entities } = defineHierarchy(Tool, { Hammer: child('Hammer', Tool, { weight: p.integer() }) });
      await using db = await openOrm(engine, { entities: [...entities], createSchema: false });
      const sql = await db.orm.schema.getCreateSchemaSQL();
      await db.orm.schema.execute(sql.replace('on delete cascade', 'on update cascade on delete cascade'));
      expect((await db.orm.schema.getUpdateSchemaSQL()) === '').toBe(strategy === 'single-table');
      await db.orm.schema.update();
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      expect((await foreignKeysOf(db)).map(({ onUpdate }) => onUpdate)).toEqual(strategy === 'joined' ? ['a'] : []);
    });
  });

  it('S4 two ORMs share the classes of one hierarchy, each with its own database [PGlite] [PostgreSQL]', async () => {
    const m = declareParty(strategy);
    await using first = await openOrm(engines[0]!, { entities: [...m.entities] });
    await using second = await openOrm(engines[1]!, { entities: [...m.entities] });
    await Promise.all([seedParties(first.em(), m), seedParties(second.em(), m)]);
    const pages = await Promise.all([first, second].map(db => db.em().find(m.Party, {})));
    expect(pages.map(valuesById)).toEqual([expectedParties, expectedParties]);
    await second.em().nativeDelete(m.Note, {});
    await second.close();
    expect(valuesById(await first.em().find(m.Vehicle, {}))).toEqual(
      Object.fromEntries([5, 6, 7, 8].map(id => [id, expectedParties[id]])),
    );
  });
});
