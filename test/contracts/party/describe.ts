import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type DeclareParty, type PartyModel, strategies, type Strategy } from './model.ts';
import { seedParties } from './seed.ts';

/** What a contract over the party model is given: a seeded database, read by every test of it. */
export interface PartyContext {
  readonly strategy: Strategy;
  readonly engine: Engine;
  readonly m: PartyModel;
  db(): TestOrm;
}

/** Runs a contract over every strategy and engine, on one seeded database each. */
export function describeParties(
  title: string,
  declare: DeclareParty,
  contract: (context: PartyContext) => void,
  on: readonly Engine[] = engines,
): void {
  describe.each(strategies)(`${title}, %s`, strategy => {
    const m = declare(strategy);
    describe.each(on)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        await seedParties(db.em(), m);
        db.queries.clear();
      });
      afterAll(() => db?.close());
      contract({ strategy, engine, m, db: () => db });
    });
  });
}
