import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { parityCases } from './cases.ts';
import type { DeclareStaff } from './model.ts';
import { seedStaff } from './seed.ts';
import { titleOf } from './title.ts';

/** Every case, over both ways of storing a hierarchy, on every engine. */
export function parityContract(declare: DeclareStaff): void {
  describe.each(strategies)('parity with SQLAlchemy, %s', strategy => {
    const m = declare(strategy);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        await seedStaff(db.em(), m);
        db.queries.clear();
      });
      afterAll(() => db?.close());

      for (const parity of parityCases) {
        it(titleOf(parity), () =>
          parity.run({ m, strategy, engine, db, em: () => db.em(), undone: work => undone(db, work) }),
        );
      }
    });
  });
}

const undo = new Error('undo');

async function undone(db: TestOrm, work: (em: EntityManager) => Promise<void>): Promise<void> {
  const running = db.em().transactional(async em => {
    await work(em);
    throw undo;
  });
  await running.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
}
