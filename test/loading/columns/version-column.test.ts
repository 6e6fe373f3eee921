import { defineEntity, LockMode, type Opt, OptimisticLockError, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

function declare(strategy: Strategy) {
  abstract class Contract extends Polymorphic() {
    declare id: number;
    declare title: string;
    declare version: Opt<number>;
  }
  abstract class Labour extends Contract {
    declare hours: number;
  }
  class Internship extends Labour {
    declare school: string;
    declare due: Date | null;
  }
  class Lease extends Contract {
    declare rent: string;
  }
  const properties = { id: p.integer().primary(), title: p.string(), version: p.integer().version() };
  defineEntity({ class: Contract, ...storedAs[strategy], properties });
  defineEntity({ class: Labour, properties: { hours: p.integer() } });
  defineEntity({ class: Internship, properties: { school: p.string(), due: p.datetime(3).nullable() } });
  defineEntity({ class: Lease, properties: { rent: p.decimal().precision(10).scale(2) } });
  const contracts = defineHierarchy(Contract, { Internship, Lease });
  return { Contract, Labour, Internship, Lease, contracts };
}

const cases = engines.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));

describe.each(cases)('S6 a version of the root, $strategy [$engine.name]', ({ engine, strategy }) => {
  const { Contract, Labour, Internship, Lease, contracts } = declare(strategy);
  type Internship = InstanceType<typeof Internship>;
  let db: TestOrm | undefined;

  beforeEach(async () => {
    await db?.close();
    db = await openOrm(engine, { entities: [...contracts.entities] });
    const em = db.em();
    em.create(Internship, { id: 1, title: 'intern', hours: 20, school: 'MIT', due: null } as never);
    em.create(Lease, { id: 2, title: 'flat', rent: '900.00' } as never);
    await em.flush();
  });
  afterAll(() => db?.close());

  it.each([
    ['root', Contract],
    ['abstract middle', Labour],
    ['leaf', Internship],
  ] as const)('is read through the %s and grows with a change of a leaf column', async (_, cls) => {
    const em = db!.em();
    const found = (await em.findOneOrFail(cls, 1)) as Internship;
    expect(found.version).toBe(1);
    found.school = 'ETH';
    await em.flush();
    expect(found.version).toBe(2);
    found.hours = 30;
    await em.flush();
    expect(found.version).toBe(3);
    expect(await db!.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
    expect(await db!.em().findOneOrFail(Contract, 1)).toMatchObject({ version: 3, school: 'ETH', hours: 30 });
    expect(await db!.em().findOneOrFail(Contract, 2)).toMatchObject({ version: 1, rent: '900.00' });
  });

  it('stays as it is when nothing changed', async () => {
    const em = db!.em();
    await em.find(Contract, {});
    expect(await db!.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
    expect((await db!.em().findOneOrFail(Contract, 1)).version).toBe(1);
  });

  it('refuses the second of two changes of one row, also when they are of leaf columns', async () => {
    const [first, second] = [db!.em(), db!.em()];
    const one = (await first.findOneOrFail(Contract, 1)) as Internship;
    const two = (await second.findOneOrFail(Labour, 1)) as Internship;
    one.school = 'ETH';
    two.school = 'EPFL';
    await first.flush();
    await expect(second.flush()).rejects.toThrow(OptimisticLockError);
    expect(await db!.em().findOneOrFail(Contract, 1)).toMatchObject({ version: 2, school: 'ETH' });
  });

  it('is checked by a find with an optimistic lock', async () => {
    const lock = (lockVersion: number) => ({ lockMode: LockMode.OPTIMISTIC, lockVersion }) as const;
    expect(await db!.em().findOne(Contract, 1, lock(1))).toMatchObject({ school: 'MIT' });
    await expect(db!.em().findOne(Contract, 1, lock(7))).rejects.toThrow(OptimisticLockError);
  });

  it('is on the instance right after it was created', async () => {
    const em = db!.em();
    const lease = em.create(Lease, { id: 3, title: 'house', rent: '1.00' } as never);
    await em.flush();
    expect(lease.version).toBe(1);
    lease.rent = '2.00';
    await em.flush();
    expect(lease.version).toBe(2);
  });
});
