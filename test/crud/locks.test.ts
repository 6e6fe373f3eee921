import { ValidationError } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { declareCrud } from './model/define.ts';
import type { CrudModel } from './model/model.ts';

interface Setting {
  readonly m: CrudModel;
  readonly db: TestOrm;
}

async function open(strategy: (typeof strategies)[number], engine: (typeof engines)[number]): Promise<Setting> {
  const m = declareCrud(strategy);
  const db = await openOrm(engine, { entities: [...m.entities], pool: { max: 25 } });
  const em = db.em();
  for (const name of ['one', 'two']) em.create(m.Saw, { name, volts: 1, teeth: 1 });
  await em.flush();
  db.queries.clear();
  return { m, db };
}

describe.each(strategies)('locks, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    let x: Setting;
    beforeAll(async () => {
      x = await open(strategy, engine);
    });
    afterAll(() => x.db.close());

    it('S9 a lock needs a transaction', async () => {
      const { m, db } = x;
      await expect(m.Tool.get(db.em(), {}, { lock: true })).rejects.toThrow(ValidationError);
      expect(db.queries.sql).toEqual([]);
    });

    it.each([
      [true, 'update'],
      ['write', 'update'],
      ['read', 'share'],
    ] as const)('S9 lock: %s locks the root row, then its child rows, FOR %s', async (lock, strength) => {
      const { m, db } = x;
      const { sql } = await db.queries.during(() =>
        db.em().transactional(em => m.Tool.get(em, { name: 'one' }, { lock })),
      );
      expect(sql[0]).toMatch(new RegExp(`from "tool" as "t0" .*for ${strength}$`));
      expect(sql).toHaveLength(strategy === 'joined' ? 2 : 1);
      if (strategy === 'joined') expect(sql[1]).toContain(`for ${strength} of`);
    });

    it('S9 a lock on a root that is joined to a relation is FOR UPDATE OF its table', async () => {
      const { m, db } = x;
      const { sql } = await db.queries.during(() =>
        db
          .em()
          .transactional(em => m.Tool.get(em, { name: 'one' }, { lock: true, load: ['shelf'], strategy: 'joined' })),
      );
      expect(sql[0]).toMatch(/for update of "t0"$/);
    });
  });

  describe.each(serverEngines)('between connections [$name]', engine => {
    let x: Setting;
    beforeAll(async () => {
      x = await open(strategy, engine);
    });
    afterAll(() => x.db.close());

    it('S9 skipLocked leaves rows out whose root row another transaction has locked', async () => {
      const { m, db } = x;
      await db.em().transactional(async holder => {
        const held = await m.Tool.get(holder, { name: 'one' }, { lock: true });
        const options = { fetchMode: 'all', lock: true, skipLocked: true } as const;
        const free = await db.em().transactional(em => m.Tool.get(em, {}, options));
        expect(held).toMatchObject({ name: 'one', teeth: 1 });
        expect(free).toMatchObject([{ name: 'two', teeth: 1 }]);
        const first = await db.em().transactional(em => m.Tool.get(em, {}, { lock: true, skipLocked: true }));
        expect(first).toMatchObject({ name: 'two' });
      });
    });

    it('S10 getExistOne with a lock waits for the other transaction, and sees what it wrote', async () => {
      const { m, db } = x;
      const saw = await m.Saw.get(db.em(), { name: 'one' }, { fetchMode: 'one' });
      const order: string[] = [];
      let locked!: () => void;
      const isLocked = new Promise<void>(resolve => (locked = resolve));
      const holder = db.em().transactional(async em => {
        const mine = await m.Saw.getExistOne(em, saw.id, { lock: true });
        locked();
        await new Promise(resolve => setTimeout(resolve, 100));
        order.push('written');
        await mine.update(em, { teeth: 77 });
      });
      await isLocked;
      const waiting = db.em().transactional(async em => {
        const mine = await m.Tool.getExistOne(em, saw.id, { lock: true });
        order.push('read');
        return mine;
      });
      const [, seen] = await Promise.all([holder, waiting]);
      expect(order).toEqual(['written', 'read']);
      expect(seen).toMatchObject({ teeth: 77 });
    });
  });
});
