import { LockMode } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';
import { expected, expectedParties, seedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';
import { openOrm, serverEngines, type TestOrm } from '../support/index.ts';

describeParties('S6 context', declareParty, ({ strategy, m, db }) => {
  const isJoined = strategy === 'joined';

  it('child rows are read in the transaction of the base query', async () => {
    const em = db().em();
    await em.begin();
    await em
      .getConnection()
      .execute(
        isJoined ? `update employee set dept = 'new' where id = 2` : `update party set dept = 'new' where id = 2`,
        [],
        'run',
        em.getTransactionContext(),
      );
    const [bob] = await em.find(m.Party, { id: 2 });
    expect(valuesOf(bob!)['dept']).toBe('new');
    await em.rollback();
    expect(valuesOf(await db().em().findOneOrFail(m.Party, 2))).toEqual(expectedParties[2]);
  });

  if (isJoined)
    it('a pessimistic lock is taken in the same strength on the child rows that are read', async () => {
      const clauses: readonly (readonly [LockMode, string, string])[] = [
        [LockMode.PESSIMISTIC_READ, ' for share', ' for share of "__child"'],
        [LockMode.PESSIMISTIC_WRITE, ' for update', ' for update of "__child"'],
        [LockMode.PESSIMISTIC_PARTIAL_READ, ' for share skip locked', ' for share of "__child"'],
        [LockMode.PESSIMISTIC_PARTIAL_WRITE, ' for update skip locked', ' for update of "__child"'],
        [LockMode.PESSIMISTIC_READ_OR_FAIL, ' for share nowait', ' for share of "__child" nowait'],
        [LockMode.PESSIMISTIC_WRITE_OR_FAIL, ' for update nowait', ' for update of "__child" nowait'],
      ];
      for (const [lockMode, root, child] of clauses) {
        await db()
          .em()
          .transactional(async em => {
            const { sql } = await db().queries.during(() =>
              em.find(m.Party, { id: 2 }, { lockMode, polymorphicStrategy: 'select-in' } as object),
            );
            expect(sql.map(each => each.slice(each.indexOf(' for ')))).toEqual([root, child, child]);
          });
      }
    });

  if (isJoined)
    it('rows of populated relations are not locked, as in MikroORM', async () => {
      await db()
        .em()
        .transactional(async em => {
          const { sql } = await db().queries.during(() =>
            em.find(
              m.Employee,
              { id: 2 },
              { populate: ['manager'], strategy: 'joined', lockMode: LockMode.PESSIMISTIC_WRITE },
            ),
          );
          expect(sql[0]).toMatch(/ for update of "e0", "p\d+", "p\d+"$/);
          expect(sql.slice(1).some(each => each.includes(' for '))).toBe(false);
          const byRelation = await db().queries.during(() =>
            em.find(m.Employee, { manager: { name: 'ann' } }, { lockMode: LockMode.PESSIMISTIC_WRITE }),
          );
          expect(valuesById(byRelation.result)).toEqual(expected(2));
          expect(byRelation.sql[0]).toMatch(/ for update of "e0", "p\d+", "p\d+"$/);
        });
    });

  it('the logger context and label of the load reach the child queries', async () => {
    const { queries } = await db().queries.during(() =>
      db()
        .em()
        .find(m.Party, { id: 2 }, { logging: { label: 'mine' } }),
    );
    expect(queries.map(({ label }) => label)).toEqual(queries.map(() => 'mine'));
  });

  it('an aborted load sends no further query', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(db().em().find(m.Party, {}, { signal: controller.signal })).rejects.toThrow(/abort/i);
  });
});

describeParties(
  'S6 on a server',
  declareParty,
  ({ strategy, m, db }) => {
    const isJoined = strategy === 'joined';

    it('em.stream yields whole rows of their own classes, outside and inside a transaction', async () => {
      for (const entity of [m.Party, m.Vehicle, m.Car]) {
        const streamed = await Array.fromAsync(
          db()
            .em()
            .stream(entity, { orderBy: { id: 'asc' }, chunkSize: 3 } as object),
        );
        expect(valuesById(streamed)).toEqual(valuesById(await db().em().find(entity, {})));
      }
      const inside = await db()
        .em()
        .transactional(em => Array.fromAsync(em.stream(m.Party, { where: { id: { $lt: 8 } } })));
      expect(valuesById(inside)).toEqual(expected(1, 2, 3, 4, 5, 6, 7));
      const notes = await Array.fromAsync(
        db()
          .em()
          .stream(m.Note, { populate: ['party', 'other'], orderBy: { id: 'asc' } }),
      );
      expect(notes.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      const folders = await Array.fromAsync(
        db()
          .em()
          .stream(m.Folder, { populate: ['parties'], orderBy: { id: 'asc' } }),
      );
      expect(folders.map(folder => valuesById(folder.parties))).toEqual([expected(1, 2, 5, 7, 9, 11), expected(2, 11)]);
      const qb = db()
        .em()
        .createQueryBuilder(m.Party, 'p')
        .select('*')
        .where({ id: { $in: [2, 7] } });
      expect(valuesById((await Array.fromAsync(qb.stream())) as object[])).toEqual(expected(2, 7));
    });

    it('a stream that is left early gives its connection back', async () => {
      for (let i = 0; i < 15; i++) {
        for await (const party of db().em().stream(m.Party, { chunkSize: 2 })) {
          expect(party).toBeInstanceOf(m.Party);
          break;
        }
      }
      expect(await db().em().count(m.Party)).toBe(12);
    });

    if (isJoined)
      it('locked rows block writers of the child table alone', async () => {
        const writer = db().em();
        await db()
          .em()
          .transactional(async em => {
            await em.find(m.Party, { id: 2 }, { lockMode: LockMode.PESSIMISTIC_WRITE });
            await writer.begin();
            await writer
              .getConnection()
              .execute(`set local lock_timeout = '50ms'`, [], 'run', writer.getTransactionContext());
            const blocked = writer
              .getConnection()
              .execute(`update employee set dept = 'x' where id = 2`, [], 'run', writer.getTransactionContext());
            await expect(blocked).rejects.toThrow(/lock timeout/);
            await writer.rollback();
          });
      });

    it('skipping locked rows leaves out the rows that another transaction holds', async () => {
      await db()
        .em()
        .transactional(async em => {
          await em.find(m.Party, { id: { $in: [2, 7] } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
          const free = await db()
            .em()
            .transactional(other =>
              other.find(m.Party, { id: { $in: [2, 3, 7] } }, { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE }),
            );
          expect(valuesById(free)).toEqual(expected(3));
        });
    });

    it('em.lock locks the whole chain of an entity', async () => {
      await db()
        .em()
        .transactional(async em => {
          const bob = await em.findOneOrFail(m.Party, 2);
          const { sql } = await db().queries.during(() => em.lock(bob, LockMode.PESSIMISTIC_WRITE));
          expect(sql).toHaveLength(1);
          expect(sql[0]).toMatch(/ for update$/);
        });
    });

    it('row-level security of the session holds for the child queries', async () => {
      const execute = (sql: string) => db().orm.em.getConnection().execute(sql);
      await execute(`do $$ begin create role party_reader; exception when duplicate_object then null; end $$`);
      await execute('grant select on all tables in schema public to party_reader');
      const em = db().orm.em.fork({ session: { role: 'party_reader', variables: { 'app.dept': 'it' } } });
      if (isJoined) {
        await execute('alter table employee enable row level security');
        await execute(`create policy by_dept on employee using (dept = current_setting('app.dept', true))`);
        const [bob] = await em.find(m.Party, { id: 2 });
        expect(valuesOf(bob!)).toEqual(expectedParties[2]);
        await expect(em.find(m.Party, { id: 3 })).rejects.toThrow('table employee has no such row');
        await execute('alter table employee disable row level security');
      } else {
        await execute('alter table party enable row level security');
        await execute(`create policy by_dept on party using (dept = current_setting('app.dept', true))`);
        expect(valuesById(await em.find(m.Party, {}))).toEqual(expected(2));
        await execute('alter table party disable row level security');
      }
    });
  },
  serverEngines,
);

describe.each(serverEngines)('S6 replicas [$name]', engine => {
  const m = declareParty('joined');
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, {
      entities: [...m.entities],
      replicas: [{ name: 'first' }, { name: 'second' }, { name: 'third' }],
    });
    await seedParties(db.em(), m);
  });
  afterAll(() => db?.close());
  const connections = async (work: () => Promise<unknown>) => {
    const { queries } = await db.queries.during(work);
    return [...new Set(queries.map(({ connection }) => `${connection?.type} ${connection?.name}`))];
  };

  it('child rows come from the connection of the base query', async () => {
    for (let i = 0; i < 10; i++) {
      const read = await connections(() => db.em().find(m.Party, {}));
      expect(read).toHaveLength(1);
      expect(read[0]).toMatch(/^read (first|second|third)$/);
    }
    expect(await connections(() => db.em().find(m.Party, {}, { connectionType: 'write' }))).toEqual([
      expect.stringMatching(/^write/),
    ]);
    expect(await connections(() => db.em().transactional(em => em.find(m.Party, {})))).toEqual([
      expect.stringMatching(/^write/),
    ]);
  });
});

describe.each(serverEngines)('S6 abort [$name]', engine => {
  it('a load that is aborted between its queries ends there', async () => {
    const m = declareParty('joined');
    const controller = new AbortController();
    let isWatching = false;
    const onQuery = (sql: string) => {
      if (isWatching && sql.includes('from "person"')) controller.abort();
      return sql;
    };
    await using db = await openOrm(engine, { entities: [...m.entities], onQuery });
    await seedParties(db.em(), m);
    isWatching = true;
    await expect(db.em().find(m.Party, {}, { signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(controller.signal.aborted).toBe(true);
  });
});

describe.each(serverEngines)('S6 concurrent deletes [$name]', engine => {
  it('a row that goes between the queries of a load is not there, and is no error', async () => {
    const m = declareParty('joined');
    await using db = await openOrm(engine, { entities: [...m.entities] });
    await seedParties(db.em(), m);
    const driver = db.orm.em.getDriver();
    const execute = driver.execute.bind(driver);
    let isDone = false;
    driver.execute = (async (sql: string, ...rest: never[]) => {
      if (!isDone && sql.includes('from "person"')) {
        isDone = true;
        await execute('delete from note where party_id = 4 or other_id = 4 or person_id = 4');
        await execute('delete from party where id = 4');
      }
      return execute(sql, ...rest);
    }) as typeof driver.execute;
    const people = await db.em().find(m.Party, { id: { $in: [1, 4] } });
    expect(valuesById(people)).toEqual(expected(1));
    expect(isDone).toBe(true);
  });
});
