import { raw } from '@mikro-orm/core';
import { ConflictFieldsError, IdentityWriteError, TypeConflictError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareAccounts } from './upsert-model.ts';

describe.each(strategies)('S1 upsert, %s', strategy => {
  const isJoined = strategy === 'joined';
  const m = declareAccounts(strategy);

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
    });
    afterAll(() => db?.close());
    // 1: mia, a member; 2: ola, an officer; 3: r2, a robot
    beforeEach(async () => {
      await db.em().execute('truncate table account restart identity cascade');
      await db.em().insert(m.Member, { login: 'mia', badge: 'b1' });
      await db.em().insert(m.Officer, { login: 'ola', badge: 'b2', rank: 'major' });
      await db.em().insert(m.Robot, { login: 'r2', serial: 's1', model: 'd2' });
      db.queries.clear();
    });
    const stored = async () => {
      const accounts = await db.em().find(m.Account, {}, { orderBy: { id: 'asc' } });
      return accounts.map(account => ({ class: account.constructor.name, ...account }));
    };
    const rowsIn = async (table: string) =>
      Number((await db.em().execute<{ count: string }[]>(`select count(*) from ${table}`))[0]!.count);

    it('by a unique column of the root: changes the row, or inserts a whole one', async () => {
      const em = db.em();
      const ola = await em.upsert(m.Officer, { login: 'ola', badge: 'b9', rank: 'colonel' });
      const zoe = await em.upsert(m.Officer, { login: 'zoe', badge: 'b3', rank: 'private', seen: 5 });
      expect([ola.id, ola.badge, ola.rank, ola.points]).toEqual([2, 'b9', 'colonel', 7]);
      expect([zoe.constructor, zoe.badge, zoe.points, zoe.seen, zoe.note]).toEqual([m.Officer, 'b3', 7, 5, null]);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
      expect(await em.findOne(m.Account, { login: 'zoe' })).toBe(zoe);
      expect(await stored()).toHaveLength(4);
    });

    it('by a unique column of a child table', async () => {
      const em = db.em();
      const options = { onConflictFields: ['badge'] } as never;
      const ola = await em.upsert(m.Officer, { login: 'new', badge: 'b2', rank: 'x' }, options);
      expect([ola.id, ola.login, ola.rank]).toEqual([2, 'new', 'x']);
      const zoe = await em.upsert(m.Officer, { login: 'zoe', badge: 'b3', rank: 'y' }, options);
      expect([zoe.login, zoe.badge, zoe.rank, zoe.points]).toEqual(['zoe', 'b3', 'y', 7]);
      expect(await rowsIn('account')).toBe(4);
    });

    it('by several columns, and by the key', async () => {
      const options = { onConflictFields: ['serial', 'model'] } as never;
      const robot = await db.em().upsert(m.Robot, { login: 'r3', serial: 's1', model: 'd2' }, options);
      expect([robot.id, robot.login]).toEqual([3, 'r3']);
      const other = await db.em().upsert(m.Robot, { login: 'r4', serial: 's1', model: 'd3' }, options);
      expect(other.login).toBe('r4');
      const byKey = await db.em().upsert(m.Robot, { id: 3, serial: 's9', model: 'd9' });
      expect([byKey.id, byKey.login, byKey.serial]).toEqual([3, 'r3', 's9']);
    });

    it('a key in the data does not move the row that another field finds', async () => {
      const ola = await db.em().upsert(m.Officer, { id: 77, login: 'ola', badge: 'b2', rank: 'x' }, {
        onConflictFields: ['login'],
      } as never);
      expect(ola.id).toBe(2);
      expect(await rowsIn('account')).toBe(3);
    });

    it('em.upsertMany changes some and inserts the others, in their order', async () => {
      const rows = [
        { login: 'zoe', badge: 'b5', rank: 'z' },
        { login: 'ola', badge: 'b2', rank: 'y', seen: 3 },
        { login: 'yan', badge: 'b6', rank: 'x' },
      ];
      const { result, count } = await db.queries.during(() => db.em().upsertMany(m.Officer, rows as never));
      expect(result.map(({ login, rank }) => [login, rank])).toEqual([
        ['zoe', 'z'],
        ['ola', 'y'],
        ['yan', 'x'],
      ]);
      expect(result[1]).toMatchObject({ id: 2, seen: 3, points: 7 });
      // one look, one insert for each table, one update for each table that changes, one load
      expect(count).toBe(1 + (isJoined ? 3 + 3 : 1 + 1) + 1);
    });

    it('many rows take no more statements', async () => {
      const rows = Array.from({ length: 200 }, (_, index) => ({
        login: `m${index}`,
        badge: `n${index}`,
        points: index,
      }));
      await db.em().upsertMany(m.Member, rows.slice(0, 100) as never);
      const { result, count } = await db.queries.during(() => db.em().upsertMany(m.Member, rows as never));
      expect(result.map(({ login, points }) => [login, points])).toEqual(rows.map(row => [row.login, row.points]));
      expect(count).toBe(1 + (isJoined ? 2 + 1 : 1 + 1) + 1);
    });

    it('more rows than a batch are all or nothing', async () => {
      const rows = Array.from({ length: 650 }, (_, index) => ({ login: `m${index}`, badge: `n${index}` }));
      const broken = [...rows, { login: 'r2', badge: 'x' }];
      await expect(db.em().upsertMany(m.Member, broken as never)).rejects.toThrow(TypeConflictError);
      expect(await rowsIn('account')).toBe(3);
      expect(await db.em().upsertMany(m.Member, rows as never)).toHaveLength(650);
    });

    it('an instance stays the same object, managed and whole', async () => {
      const em = db.em();
      const made = em.create(m.Officer, { login: 'ola', badge: 'b2', rank: 'x' } as never, { persist: false });
      expect(await em.upsert(made)).toBe(made);
      expect([made.id, made.points, made.rank]).toEqual([2, 7, 'x']);
      made.rank = 'y';
      await em.flush();
      expect((await db.em().findOneOrFail(m.Officer, 2)).rank).toBe('y');
    });

    it('instances of several classes are each upserted as their own', async () => {
      const em = db.em();
      const make = (cls: typeof m.Member, data: object) => em.create(cls, data as never, { persist: false });
      const accounts = [
        make(m.Officer, { login: 'ola', badge: 'b2', rank: 'x' }),
        make(m.Member, { login: 'new', badge: 'b7' }),
        make(m.Officer, { login: 'own', badge: 'b8', rank: 'y' }),
      ];
      const upserted = await em.upsertMany(accounts);
      expect(upserted.every((account, index) => account === accounts[index])).toBe(true);
      const classes = Object.fromEntries((await stored()).map(account => [account.login, account.class]));
      expect(classes).toEqual({ mia: 'Member', ola: 'Officer', r2: 'Robot', new: 'Member', own: 'Officer' });
    });

    it('ignore leaves the row as it is, and inserts those that are missing', async () => {
      const rows = [
        { login: 'ola', badge: 'zz', rank: 'zz' },
        { login: 'zoe', badge: 'b3', rank: 'z' },
      ];
      const [ola, zoe] = await db.em().upsertMany(m.Officer, rows as never, { onConflictAction: 'ignore' });
      expect([ola!.badge, ola!.rank, zoe!.rank]).toEqual(['b2', 'major', 'z']);
      const one = await db.em().upsert(m.Officer, rows[0], { onConflictAction: 'ignore' });
      expect([one.id, one.badge, one.rank]).toEqual([2, 'b2', 'major']);
    });

    it('merge fields and exclude fields choose the columns, in every table', async () => {
      const data = { login: 'ola', badge: 'b9', rank: 'x', seen: 9, note: 'n' };
      const merged = await db.em().upsert(m.Officer, data, { onConflictMergeFields: ['rank', 'seen'] } as never);
      expect([merged.rank, merged.seen, merged.badge, merged.note]).toEqual(['x', 9, 'b2', null]);
      const rest = await db
        .em()
        .upsert(m.Officer, { ...data, rank: 'y' }, { onConflictExcludeFields: ['rank', 'badge'] } as never);
      expect([rest.rank, rest.badge, rest.note]).toEqual(['x', 'b2', 'n']);
    });

    it('onConflictWhere sees the columns of every table; a row that does not meet it comes back as it is stored', async () => {
      const data = { login: 'ola', badge: 'b2', rank: 'x' };
      const where = (condition: object) => ({ onConflictWhere: condition }) as never;
      const kept = await db.em().upsert(m.Officer, data, where({ rank: 'captain' }));
      expect(kept.rank).toBe('major');
      const changed = await db.em().upsert(m.Officer, data, where({ rank: 'major', seen: { $lt: 1 } }));
      expect(changed.rank).toBe('x');
    });

    it('raw values', async () => {
      const ola = await db.em().upsert(m.Officer, { login: 'ola', seen: raw('seen + 2'), points: raw('points + 1') });
      expect([ola.seen, ola.points]).toEqual([2, 8]);
    });

    it('a managed entity stays the same object, and gets what is stored', async () => {
      const em = db.em();
      const ola = await em.findOneOrFail(m.Officer, 2);
      expect(await em.upsert(m.Officer, { id: 2, rank: 'x' })).toBe(ola);
      const [other, same] = await em.upsertMany(m.Officer, [
        { login: 'zoe', badge: 'b3', rank: 'z' },
        { login: 'ola', seen: 4, rank: 'y' },
      ] as never);
      expect([other!.login, same === ola, ola.rank, ola.seen]).toEqual(['zoe', true, 'y', 4]);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    describe('with upsertManaged: false', () => {
      const forked = () => {
        db.orm.config.set('upsertManaged', false);
        onTestFinished(() => db.orm.config.set('upsertManaged', true));
        return db.em();
      };

      it('a managed entity is changed by the next flush, as in MikroORM', async () => {
        const em = forked();
        const ola = await em.findOneOrFail(m.Officer, 2);
        const { result, count } = await db.queries.during(() => em.upsert(m.Officer, { id: 2, rank: 'x' }));
        expect([result === ola, ola.rank, count]).toEqual([true, 'x', 0]);
        const many = await em.upsertMany(m.Officer, [
          { id: 9, login: 'zoe', badge: 'b3', rank: 'z' },
          { id: 2, rank: 'y' },
        ] as never);
        expect([many[0]!.login, many[1] === ola, ola.rank]).toEqual(['zoe', true, 'y']);
        await em.flush();
        expect((await db.em().findOneOrFail(m.Officer, 2)).rank).toBe('y');
      });

      it('one of another class is refused, loaded or not', async () => {
        const em = forked();
        const mia = await em.findOneOrFail(m.Member, 1);
        em.getReference(m.Account, 2 as never);
        for (const id of [1, 2]) {
          await expect(em.upsert(m.Robot, { id, login: 'x' })).rejects.toThrow(TypeConflictError);
        }
        expect([mia.login, await db.queries.countOf(() => em.flush())]).toEqual(['mia', 0]);
      });
    });

    it('with disableIdentityMap nothing is managed', async () => {
      const em = db.em();
      const ola = await em.upsert(m.Officer, { login: 'ola', rank: 'x' }, { disableIdentityMap: true });
      expect([ola.rank, ola.points]).toEqual(['x', 7]);
      expect(em.getUnitOfWork().getIdentityMap().values()).toEqual([]);
    });

    describe('a row of another class', () => {
      const cases = [
        ['a sibling', 'Robot', { login: 'mia', serial: 'x', model: 'x' }],
        ['an ancestor', 'Officer', { login: 'mia', badge: 'b1', rank: 'x' }],
        ['a descendant', 'Member', { login: 'ola', badge: 'b2' }],
        ['a sibling by key', 'Robot', { id: 1, login: 'x', serial: 'x', model: 'x' }],
      ] as const;

      it.each(cases)('%s is neither changed nor given another type', async (_, name, data) => {
        const before = await stored();
        for (const onConflictAction of ['merge', 'ignore'] as const) {
          await expect(db.em().upsert(m[name], data as never, { onConflictAction })).rejects.toThrow(TypeConflictError);
          const rows = [{ id: 50, login: 'good', badge: 'g', rank: 'g', serial: 'g', model: 'g' }, data];
          const own = rows.map(row => Object.fromEntries(Object.keys(data).map(key => [key, (row as never)[key]])));
          await expect(db.em().upsertMany(m[name], own as never, { onConflictAction })).rejects.toThrow(
            TypeConflictError,
          );
        }
        expect(await stored()).toEqual(before);
      });

      it('is refused when the identity map holds it', async () => {
        const em = db.em();
        const mia = await em.findOneOrFail(m.Member, 1);
        await expect(em.upsert(m.Officer, { id: 1, login: 'x', badge: 'x', rank: 'x' })).rejects.toThrow(
          TypeConflictError,
        );
        expect([mia.login, await db.queries.countOf(() => em.flush())]).toEqual(['mia', 0]);
        const other = db.em();
        other.getReference(m.Account, 1 as never);
        await expect(other.upsert(m.Robot, { id: 1, login: 'x' })).rejects.toThrow(TypeConflictError);
      });

      it('leaves a surrounding transaction usable', async () => {
        await db.em().transactional(async em => {
          await em.upsert(m.Member, { login: 'kept', badge: 'k' });
          await expect(em.upsert(m.Robot, { login: 'mia', serial: 'x', model: 'x' })).rejects.toThrow(
            TypeConflictError,
          );
        });
        expect(await rowsIn('account')).toBe(4);
      });
    });

    it('a failure in a later table leaves no base row behind', async () => {
      await expect(db.em().upsert(m.Officer, { login: 'zoe', badge: 'b1', rank: 'x' })).rejects.toThrow(
        /unique constraint/,
      );
      expect(await rowsIn('account')).toBe(3);
    });

    it('conflict fields that cannot work are refused', async () => {
      const data = { login: 'ola', badge: 'b2', rank: 'x' } as never;
      const upsert = (onConflictFields: unknown) => db.em().upsert(m.Officer, data, { onConflictFields } as never);
      await expect(upsert(raw('(lower(login))'))).rejects.toThrow(ConflictFieldsError);
      if (isJoined) await expect(upsert(['login', 'badge'])).rejects.toThrow(ConflictFieldsError);
      const twice = [
        { login: 'two', badge: 't' },
        { login: 'two', badge: 'u' },
      ] as never;
      await expect(db.em().upsertMany(m.Member, twice)).rejects.toThrow(ConflictFieldsError);
      expect(await rowsIn('account')).toBe(3);
    });

    it('the identity is refused', async () => {
      const data = { login: 'ola', badge: 'b2', rank: 'x', polymorphicName: 'robot' } as never;
      await expect(db.em().upsert(m.Officer, data)).rejects.toThrow(IdentityWriteError);
      await expect(db.em().upsertMany(m.Officer, [data])).rejects.toThrow(IdentityWriteError);
    });
  });
});
