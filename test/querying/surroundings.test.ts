import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, ofType, Polymorphic, treat, treatOrder } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';
import { storedAs, strategies } from '../contracts/party/model.ts';
import { openOrm, serverEngines } from '../support/index.ts';
import { idsOf } from './ids.ts';

describeParties(
  'of-type and treat in streams',
  declareParty,
  ({ m, db }) => {
    it('hold for each row', async () => {
      const found: object[] = [];
      const where = { $or: [ofType(m.Car), treat(m.Employee, { dept: 'it' })] };
      for await (const party of db().em().stream(m.Party, { where })) {
        found.push(party);
      }
      expect(idsOf(found)).toEqual([2, 5, 6]);
    });
  },
  serverEngines,
);

describe.each(strategies)('treat and order in the schema of a tenant, %s', strategy => {
  abstract class Item extends Polymorphic() {
    declare id: number;
  }
  class Stone extends Item {
    declare weight: number;
  }
  defineEntity({ class: Item, schema: '*', ...storedAs[strategy], properties: { id: p.integer().primary() } });
  defineEntity({ class: Stone, schema: '*', properties: { weight: p.integer() } });
  const items = defineHierarchy(Item, { Stone });

  it.each(serverEngines)('read its tables alone [$name]', async engine => {
    await using db = await openOrm(engine, { entities: [...items.entities], createSchema: false });
    for (const [index, schema] of ['north', 'south'].entries()) {
      await db.orm.schema.create({ schema });
      const em = db.orm.em.fork({ schema });
      em.create(Stone, { id: 1, weight: index });
      em.create(Stone, { id: 2, weight: 5 - index });
      await em.flush();
    }
    const heavy = treat(Stone, { weight: 1 });
    const order = [treatOrder(Stone, { weight: 'asc' as const })];
    expect(idsOf(await db.em().find(Item, heavy, { schema: 'south' }))).toEqual([1]);
    expect(await db.em().find(Item, heavy, { schema: 'north' })).toEqual([]);
    expect(await db.orm.em.fork({ schema: 'south' }).count(Item, { $not: heavy })).toBe(1);
    const [first] = await db.em().find(Item, {}, { schema: 'south', orderBy: order, limit: 1 });
    expect(first).toMatchObject({ id: 1, weight: 1 });
  });
});
