import { changeType, StaleTypeError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { strategies } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { classNamed, concreteNames, required } from './parties.ts';

const ROUNDS = 50;

describe.each(strategies)('M2 changeType in parallel, %s', strategy => {
  const m = declareParty(strategy);

  describe.each(engines.filter(({ driver }) => driver === 'postgresql'))('[$name]', engine => {
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities], pool: { max: 12 } });
    });
    afterAll(() => db?.close());

    /** Child rows without their base row's type, and base rows without their child rows. */
    async function halfRows(): Promise<unknown[]> {
      const em = db.em();
      const whole = await em.find(m.Party, {});
      const chains: Record<string, string[]> = {
        person: ['Person', 'Employee'],
        employee: ['Employee'],
        vehicle: ['Car', 'Truck'],
        car: ['Car'],
        truck: ['Truck'],
        company: ['Company', 'Shop'],
        shop: ['Shop'],
      };
      const wrong: unknown[] = [];
      for (const [table, names] of strategy === 'joined' ? Object.entries(chains) : []) {
        const rows = await em.execute<{ id: number }[]>(`select id from ${table} order by id`);
        const expected = whole.filter(party => names.includes(party.constructor.name)).map(({ id }) => id);
        if (JSON.stringify(rows.map(({ id }) => id)) !== JSON.stringify(expected.toSorted((a, b) => a - b))) {
          wrong.push([table, rows, expected]);
        }
      }
      return wrong;
    }

    it(`of ${ROUNDS} pairs of changes one wins and the other fails by its type`, async () => {
      const em = db.em();
      for (let id = 1; id <= ROUNDS; id++) em.create(m.Person, { id, name: `p${id}` } as never);
      await em.flush();
      for (let id = 1; id <= ROUNDS; id++) {
        const targets = [concreteNames[1 + (id % 5)]!, concreteNames[1 + ((id + 2) % 5)]!];
        const changes = targets.map(async name => {
          const own = db.em();
          const person = await own.findOneOrFail(m.Party, id);
          await changeType(own, person, { to: classNamed(m, name), data: required[name] } as never);
          return name;
        });
        const results = await Promise.allSettled(changes);
        const won = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
        const lost: unknown[] = results.flatMap(result =>
          result.status === 'rejected' ? [result.reason as unknown] : [],
        );
        expect(won.length).toBeGreaterThan(0);
        for (const error of lost) expect(error).toBeInstanceOf(StaleTypeError);
        const { constructor } = await db.em().findOneOrFail(m.Party, id);
        expect(won).toContain(constructor.name);
      }
      expect(await halfRows()).toEqual([]);
    });

    it('changes, updates and deletes of one row never leave half a row', async () => {
      const em = db.em();
      const first = 1000;
      for (let id = first; id < first + ROUNDS; id++) em.create(m.Person, { id, name: `p${id}` } as never);
      await em.flush();
      for (let id = first; id < first + ROUNDS; id++) {
        const work = [
          async () => {
            const own = db.em();
            const party = await own.findOneOrFail(m.Party, id);
            await changeType(own, party, { to: m.Employee, data: required['Employee'] } as never);
          },
          async () => {
            const own = db.em();
            const party = await own.findOneOrFail(m.Person, id);
            party.email = 'other@x.org';
            party.name = 'other';
            await own.flush();
          },
          async () => {
            const own = db.em();
            const party = await own.findOneOrFail(m.Party, id);
            if (id % 3 === 0) own.remove(party);
            await own.flush();
          },
        ];
        const results = await Promise.allSettled(work.map(each => each()));
        for (const result of results) {
          if (result.status === 'rejected') {
            expect(['StaleTypeError', 'NotFoundError']).toContain((result.reason as Error).name);
          }
        }
      }
      expect(await halfRows()).toEqual([]);
    });

    it('a change waits for the other one, and sees its type', async () => {
      const id = 5000;
      const em = db.em();
      em.create(m.Person, { id, name: 'p' } as never);
      await em.flush();
      const slow = db.em();
      const quick = db.em();
      await slow.findOneOrFail(m.Party, id);
      const person = await quick.findOneOrFail(m.Person, id);
      const order: string[] = [];
      let second: Promise<unknown> | undefined;
      await slow.transactional(async inner => {
        const party = await inner.findOneOrFail(m.Party, id);
        await changeType(inner, party, { to: m.Shop, data: required['Shop'] } as never);
        second = changeType(quick, person, { to: m.Employee, data: required['Employee'] } as never).catch(
          (error: unknown) => {
            order.push('second ended');
            return error;
          },
        );
        await new Promise(resolve => setTimeout(resolve, 100));
        order.push('first ends');
      });
      expect(await second).toBeInstanceOf(StaleTypeError);
      expect(order).toEqual(['first ends', 'second ended']);
      expect(person).toBeInstanceOf(m.Person);
    });
  });
});
