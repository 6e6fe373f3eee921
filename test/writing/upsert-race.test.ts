import { TypeConflictError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { declareAccounts } from './upsert-model.ts';

const CONNECTIONS = 24;
const ROUNDS = 5;

describe.each(strategies)('S1 upserts at the same time, %s', strategy => {
  const m = declareAccounts(strategy);

  describe.each(serverEngines)('[$name]', engine => {
    const open = () => openOrm(engine, { entities: [...m.entities], pool: { min: CONNECTIONS, max: CONNECTIONS } });
    const parallel = (work: (index: number) => Promise<unknown>) =>
      Promise.allSettled(Array.from({ length: CONNECTIONS }, (_, index) => work(index)));
    const reasons = (settled: PromiseSettledResult<unknown>[]) =>
      settled.flatMap(each => (each.status === 'rejected' ? [each.reason as unknown] : []));
    const counts = async (db: TestOrm) => {
      const tables = strategy === 'joined' ? ['account', 'member', 'officer', 'robot'] : ['account'];
      const rows = await Promise.all(tables.map(table => db.em().execute(`select count(*)::int as n from ${table}`)));
      return rows.map(([row]) => (row as { n: number }).n);
    };

    it('make one whole row, by a column of the root', async () => {
      await using db = await open();
      for (let round = 1; round <= ROUNDS; round++) {
        const settled = await parallel(index =>
          db.em().upsert(m.Officer, { login: `l${round}`, badge: `b${round}`, rank: `r${index}` }),
        );
        expect(reasons(settled)).toEqual([]);
      }
      expect(await counts(db)).toEqual(strategy === 'joined' ? [ROUNDS, ROUNDS, ROUNDS, 0] : [ROUNDS]);
      expect(await db.em().find(m.Account, {})).toHaveLength(ROUNDS);
    });

    it('make one whole row, by a column of a child table: the losers leave no base row behind', async () => {
      await using db = await open();
      for (let round = 1; round <= ROUNDS; round++) {
        const settled = await parallel(index =>
          db.em().upsert(m.Member, { login: `l${round}-${index}`, badge: `b${round}`, points: index }, {
            onConflictFields: ['badge'],
          } as never),
        );
        expect(reasons(settled)).toEqual([]);
      }
      expect(await counts(db)).toEqual(strategy === 'joined' ? [ROUNDS, ROUNDS, 0, 0] : [ROUNDS]);
      expect(await db.em().find(m.Account, {})).toHaveLength(ROUNDS);
    });

    it('of two classes: one wins, the others are told, and no row changes its type', async () => {
      await using db = await open();
      for (let round = 1; round <= ROUNDS; round++) {
        const settled = await parallel(index =>
          index % 2 === 0
            ? db.em().upsert(m.Member, { login: `l${round}`, badge: `b${round}` })
            : db.em().upsert(m.Robot, { login: `l${round}`, serial: `s${round}`, model: 'm' }),
        );
        const refused = reasons(settled);
        expect(refused).toHaveLength(CONNECTIONS / 2);
        expect(refused.every(reason => reason instanceof TypeConflictError)).toBe(true);
      }
      const accounts = await db.em().find(m.Account, {});
      expect(accounts).toHaveLength(ROUNDS);
      const [all, members, , robots] = await counts(db);
      expect(all).toBe(ROUNDS);
      if (strategy === 'joined') expect(members! + robots!).toBe(ROUNDS);
    });

    it('of many rows in one order', async () => {
      await using db = await open();
      const rows = Array.from({ length: 40 }, (_, index) => ({ login: `l${index}`, badge: `b${index}` }));
      const settled = await parallel(points =>
        db.em().upsertMany(m.Member, rows.map(row => ({ ...row, points })) as never),
      );
      expect(reasons(settled)).toEqual([]);
      expect((await counts(db))[0]).toBe(40);
    });
  });
});
