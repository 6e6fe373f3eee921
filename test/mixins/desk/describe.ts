import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe } from 'vitest';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type DeclareDesk, type DeskModel, type Shape, shapes } from './model.ts';

/** What a contract over the desk is given. Its tests share a database: each makes rows of its own titles. */
export interface DeskContext {
  readonly m: DeskModel;
  readonly shape: Shape;
  db(): TestOrm;
  em(): EntityManager;
}

/** Runs contracts over every shape and engine, on one database each. */
export function describeDesks(declare: DeclareDesk, contracts: readonly ((context: DeskContext) => void)[]): void {
  describe.each(shapes)('%s', shape => {
    const m = declare(shape);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db?.close());
      contracts.forEach(contract => contract({ m, shape, db: () => db, em: () => db.em() }));
    });
  });
}
