import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm } from '../support/index.ts';
import { declareCrud } from './model/define.ts';

const UNITS = 100;

/** On PGlite one after the other: it has one connection. */
async function runAll<T>(engine: Engine, units: readonly (() => Promise<T>)[]): Promise<T[]> {
  if (engine.driver === 'postgresql') return Promise.all(units.map(unit => unit()));
  const results: T[] = [];
  for (const unit of units) results.push(await unit());
  return results;
}

describe.each(strategies)('100 units of work over 25 connections, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    it('S8 M1 write rows, count under a lock, and give one winner and 409 to the rest for one unique value', async () => {
      const m = declareCrud(strategy);
      await using db = await openOrm(engine, { entities: [...m.entities], pool: { max: 25 } });
      const counter = await m.Hammer.add(db.em(), db.em().create(m.Hammer, { name: 'counter', weight: 0 }), {
        flush: false,
      });
      await counter.save(db.em());
      const outcomes = await runAll(
        engine,
        Array.from({ length: UNITS }, (_, index) => async () => {
          const em = db.em();
          await m.Saw.add(em, em.create(m.Saw, { name: `saw ${index}`, volts: index, teeth: 1 }), { flush: true });
          await em.transactional(async inner => {
            const mine = await m.Tool.getExistOne(inner, counter.id, { lock: true });
            if (!(mine instanceof m.Hammer)) throw new Error('no hammer');
            await mine.update(inner, { weight: mine.weight + 1 });
          });
          const own = db.em();
          const drill = own.create(m.Drill, { name: `drill ${index}`, volts: 1, serial: 'only' });
          return m.Drill.add(own, drill, { flush: true }).then(
            () => 201,
            (error: unknown) => (error as { status?: number }).status,
          );
        }),
      );
      expect(outcomes.filter(status => status === 201)).toHaveLength(1);
      expect(outcomes.filter(status => status === 409)).toHaveLength(UNITS - 1);
      expect(await m.Saw.count(db.em())).toBe(UNITS);
      expect(await m.Drill.count(db.em())).toBe(1);
      expect(await m.Tool.count(db.em())).toBe(UNITS + 2);
      expect(await m.Hammer.get(db.em(), { name: 'counter' })).toMatchObject({ weight: UNITS });
    });
  });
});
