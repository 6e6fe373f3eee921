import { defineEntity, type Opt, p, type PrimaryKeyProp } from '@mikro-orm/core';
import { CrudRepository, CrudService, Table, TableBase } from 'mikro-orm-polymorphic/crud';
import { BigIntKey, NanoIdKey } from 'mikro-orm-polymorphic/entities';
import { ActiveFlag, SoftDelete } from 'mikro-orm-polymorphic/mixins';
import { assert, asyncProperty, bigInt, boolean, double, oneof, string, uuid } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

class Counter extends TableBase {
  declare label: string;
}
class Big extends Table(BigIntKey()) {
  declare label: string;
}
class Nano extends Table(NanoIdKey()) {
  declare label: string;
}
/** A key of two columns, one of them a relation. */
class Seat {
  declare [PrimaryKeyProp]?: ['counter', 'place'];
  declare counter: Counter;
  declare place: number;
}
class Day {
  declare id: Date;
}
class Kind {
  declare id: 'a' | 'b';
}
class Account extends ActiveFlag(SoftDelete(TableBase, { filter: true })) {
  declare label: Opt<string>;
}
defineEntity({ class: Counter, properties: { label: p.string() } });
defineEntity({ class: Big, properties: { label: p.string() } });
defineEntity({ class: Nano, properties: { label: p.string() } });
defineEntity({
  class: Seat,
  properties: { counter: () => p.manyToOne(Counter).primary(), place: p.smallint().primary() },
});
defineEntity({ class: Day, properties: { id: p.datetime().primary() } });
defineEntity({ class: Kind, properties: { id: p.enum(['a', 'b']).nativeEnumName('kind_name').primary() } });
defineEntity({ class: Account, properties: { label: p.string().default('x') } });

class Accounts extends CrudService<CrudRepository<Account>, { active: boolean; deleted: boolean }> {
  mapToResponse({ isActive, isDeleted }: Account) {
    return { active: isActive, deleted: isDeleted };
  }
}

describe.each(engines)('keys of every type [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities: [Counter, Big, Nano, Seat, Day, Kind, Account] });
  });
  afterAll(() => db.close());

  it('S11 TableBase has an integer key of the database, undefined before the flush', async () => {
    const em = db.em();
    const counter = em.create(Counter, { label: 'a' });
    expect(counter.id).toBeUndefined();
    await Counter.add(em, counter, { flush: true });
    expect(counter.id).toEqual(expect.any(Number));
    expect(counter.createdAt).toBeInstanceOf(Date);
    expect(await Counter.getExistOne(db.em(), counter.id)).toMatchObject({ label: 'a' });
    const [column] = await em.execute<{ identity_generation: string; data_type: string }[]>(
      `select identity_generation, data_type from information_schema.columns where table_name = 'counter' and column_name = 'id'`,
    );
    expect(column).toEqual({ identity_generation: 'BY DEFAULT', data_type: 'integer' });
  });

  it('S10 finds by big integers, texts, times, enums and keys of several columns', async () => {
    const em = db.em();
    const big = await em.create(Big, { id: 2n ** 63n - 1n, label: 'max' }).save(em);
    expect(big.id).toBe(2n ** 63n - 1n);
    const nano = await em.create(Nano, { label: 'n' }).save(em);
    const counter = await em.create(Counter, { label: 'c' }).save(em);
    em.create(Seat, { counter, place: 3 });
    const at = new Date('2026-01-02T03:04:05Z');
    em.create(Day, { id: at });
    em.create(Kind, { id: 'a' });
    await em.flush();
    expect(await Big.getExistOne(db.em(), 2n ** 63n - 1n)).toMatchObject({ label: 'max' });
    expect(await Nano.getExistOne(db.em(), nano.id)).toMatchObject({ label: 'n' });
    const seats = new CrudRepository(db.em(), Seat);
    expect(await seats.getExistOne([counter.id, 3])).toMatchObject({ place: 3 });
    expect(await seats.getExistOne({ counter: counter.id, place: 3 } as never)).toMatchObject({ place: 3 });
    expect(await new CrudRepository(db.em(), Day).getExistOne(at)).toMatchObject({ id: at });
    expect(await new CrudRepository(db.em(), Kind).getExistOne('a')).toMatchObject({ id: 'a' });
  });

  it('S10 an id that the column cannot hold is not found, and the transaction goes on', async () => {
    await db.em().transactional(async em => {
      const malformed: [CrudRepository<object>, readonly unknown[]][] = [
        [
          new CrudRepository<object>(em, Counter),
          ['abc', 2 ** 31, -(2 ** 31) - 1, 1.5, '01', '', true, {}, Number.NaN],
        ],
        [new CrudRepository<object>(em, Big), [2n ** 63n, '9'.repeat(30), 'x', 1.5]],
        [new CrudRepository<object>(em, Nano), ['a\0b', 5, {}]],
        [new CrudRepository<object>(em, Seat), [[1], [1, 2, 3], 1, [1, 70_000], ['x', 1], { counter: 1 }]],
        [new CrudRepository<object>(em, Day), ['yesterday', new Date(Number.NaN), 5]],
        [new CrudRepository<object>(em, Kind), ['c', 5]],
      ];
      db.queries.clear();
      for (const [repository, ids] of malformed) {
        for (const id of ids) {
          const attempt = repository.getExistOne(id);
          await expect(attempt, String(id)).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
        }
      }
      expect(db.queries.sql).toEqual([]);
      await em.count(Counter);
    });
  });

  it('S10 whatever the id, the database never refuses it', async () => {
    await db.em().transactional(async em => {
      const anything = oneof(string(), uuid(), bigInt(), double(), boolean());
      await assert(
        asyncProperty(anything, async id => {
          for (const cls of [Counter, Big, Nano, Day, Kind]) {
            const found = await new CrudRepository<object>(em, cls)
              .getExistOne(id as never)
              .catch((error: unknown) => error);
            expect(found).toSatisfy(
              each => each instanceof cls || (each as { code?: string }).code === 'ENTITY_NOT_FOUND',
            );
          }
        }),
        { numRuns: 25, examples: [['9'], ['2026'], ['\ud800'], ['0x10'], [1e21], ['infinity'], ['-0']] },
      );
    });
  });

  it('T5 T1 softDelete and restore set every mark of the class, past the filter that hides the row', async () => {
    const em = db.em();
    const account = await em.create(Account, {}).save(em);
    const service = new Accounts(new CrudRepository(db.em(), Account));
    expect(await service.softDelete(account.id)).toEqual({ active: false, deleted: true });
    const hidden = new Accounts(new CrudRepository(db.em(), Account));
    await expect(hidden.getById(account.id)).rejects.toMatchObject({ status: 404 });
    expect(await hidden.restore(account.id)).toEqual({ active: true, deleted: false });
    expect(await hidden.getById(account.id)).toEqual({ active: true, deleted: false });
  });

  it('S8 an entity that a filter hides can be saved', async () => {
    const em = db.em();
    const account = await em.create(Account, {}).save(em);
    account.markDeleted();
    expect(await account.save(em)).toBe(account);
    expect(account.isDeleted).toBe(true);
  });
});
