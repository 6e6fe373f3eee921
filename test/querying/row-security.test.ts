import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';
import { openOrm, serverEngines } from '../support/index.ts';

describeParties(
  'S10 count under row-level security',
  declareParty,
  ({ m, db }) => {
    it('S10 rows whose base row the session may not see are not counted', async () => {
      const execute = (sql: string) => db().orm.em.getConnection().execute(sql);
      await execute(`do $$ begin create role count_reader; exception when duplicate_object then null; end $$`);
      await execute('grant select on all tables in schema public to count_reader');
      await execute('alter table party enable row level security');
      await execute(`create policy by_name on party using (name like current_setting('app.name', true))`);
      const em = db().orm.em.fork({ session: { role: 'count_reader', variables: { 'app.name': 'bo%' } } });
      expect(await em.find(m.Employee, {})).toHaveLength(1);
      expect(await em.count(m.Employee)).toBe(1);
      expect(await em.count(m.Employee, { dept: 'hr' })).toBe(0);
      expect((await em.findAndCount(m.Employee, {}))[1]).toBe(1);
      expect(await em.transactional(tx => tx.count(m.Person))).toBe(1);
      expect(await em.countBy(m.Employee, 'dept')).toEqual({ it: 1 });
      expect(await db().em().count(m.Employee)).toBe(2);
    });
  },
  serverEngines,
);

describe.each(serverEngines)('S10 count of a class whose root declares policies [$name]', engine => {
  abstract class Record extends Polymorphic() {
    declare id: number;
    declare tenant: string;
  }
  class Letter extends Record {
    declare text: string;
  }
  defineEntity({
    class: Record,
    inheritance: 'tpt',
    policies: [{ name: 'own', using: 'true' }],
    properties: { id: p.integer().primary(), tenant: p.string() },
  });
  defineEntity({ class: Letter, properties: { text: p.string() } });
  const records = defineHierarchy(Record, { Letter });

  it('S10 joins the root', async () => {
    await using db = await openOrm(engine, { entities: [...records.entities] });
    const { sql } = await db.queries.during(() => db.em().count(Letter));
    expect(sql[0]).toContain('inner join "record"');
  });
});
