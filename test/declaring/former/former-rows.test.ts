import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { strategies } from '../../contracts/party/model.ts';
import { renamed, storedNames } from '../../contracts/party/renamed.ts';
import { seedParties } from '../../contracts/party/seed.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type Operation, reads } from './reads.ts';
import { writes } from './writes.ts';

const operations = Object.entries({ ...reads, ...writes });

/** Which rows are stored under their former names. */
const states = { all: 'id > 0', some: 'id % 2 = 0' };

describe.each(strategies)('M2 rows under former identities, %s', strategy => {
  const { storedNames: _, ...m } = renamed(declareParty)(strategy);
  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    const current = new Map<string, unknown>();

    const run = async (operation: Operation): Promise<unknown> => {
      const em = db.em();
      await em.begin();
      try {
        return await operation(em, m);
      } finally {
        await em.rollback();
      }
    };

    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
      await seedParties(db.em(), m);
      for (const [name, operation] of operations) current.set(name, await run(operation));
    });
    afterAll(() => db?.close());

    describe.each(Object.entries(states))('%s rows', (_name, where) => {
      beforeAll(async () => {
        const em = db.em();
        for (const [now, then] of Object.entries(storedNames)) {
          await em.execute('update party set _polymorphic_name = ? where _polymorphic_name in (?, ?)', [
            now,
            now,
            then,
          ]);
          await em.execute(`update party set _polymorphic_name = ? where _polymorphic_name = ? and ${where}`, [
            then,
            now,
          ]);
        }
      });

      it.each(operations)('M2 %s', async (name, operation) => {
        expect(await run(operation)).toEqual(current.get(name));
      });

      it('M2 a flush leaves the stored name, and sends nothing for rows that nobody changed', async () => {
        await run(async em => {
          const stored = () =>
            em.execute<{ name: string }[]>('select _polymorphic_name as name from party order by id');
          const before = await stored();
          const found = await em.find(m.Party, {}, { orderBy: { id: 'asc' } });
          expect((await db.queries.during(() => em.flush())).count).toBe(0);
          found[0]!.name = 'anna';
          const { sql } = await db.queries.during(() => em.flush());
          expect(sql).toEqual(['update "party" set "name" = ? where "id" = ? and "_polymorphic_name" in (?, ?)']);
          expect(await stored()).toEqual(before);
        });
      });
    });
  });
});
