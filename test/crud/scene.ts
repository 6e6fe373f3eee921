import { constraintMessages } from 'mikro-orm-polymorphic';
import { beforeAll, beforeEach, describe } from 'vitest';
import { strategies, type Strategy } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../support/index.ts';
import type { Bit, CrudModel, DeclareCrud, Drill, Hammer, Saw, Shelf } from './model/model.ts';

/** The model on a database, and the rows that every test begins with. */
export interface Scene {
  readonly m: CrudModel;
  readonly db: TestOrm;
  readonly engine: Engine;
  readonly strategy: Strategy;
  /** The rows, detached: their keys and values. */
  readonly rows: Rows;
}

export interface Rows {
  readonly shelf: Shelf;
  readonly empty: Shelf;
  readonly drill: Drill;
  readonly saw: Saw;
  readonly hammer: Hammer;
  readonly bit: Bit;
}

export type Facts = (scene: () => Scene) => void;

/** Runs facts over both strategies on every engine, with one ORM for each: reads on rows that stay, writes on fresh ones. */
export function onEveryStrategy(
  declare: DeclareCrud,
  { reads, writes }: { readonly reads: readonly Facts[]; readonly writes: readonly Facts[] },
): void {
  describe.each(strategies)(`CRUD, %s`, strategy => {
    describe.each(engines)('[$name]', engine => {
      const m = declare(strategy);
      let db: TestOrm;
      let rows: Rows;
      const refill = async (): Promise<void> => void (rows = await fill(db, m));
      const scene = (): Scene => ({ m, db, engine, strategy, rows });
      beforeAll(async () => {
        db = await openOrm(engine, {
          entities: [...m.entities],
          extensions: [constraintMessages({ shelf_label_unique: 'The label is taken.' })],
        });
        return () => db.close();
      });
      beforeEach(() => {
        db.queries.clear();
        m.calls.length = 0;
      });
      describe('reads', () => {
        beforeAll(refill);
        for (const facts of reads) facts(scene);
      });
      describe('writes', () => {
        beforeEach(refill);
        beforeEach(() => db.queries.clear());
        for (const facts of writes) facts(scene);
      });
    });
  });
}

async function fill(db: TestOrm, m: CrudModel): Promise<Rows> {
  const em = db.em();
  for (const cls of [m.Bit, m.Tool, m.Shelf]) await em.nativeDelete(cls, {});
  const shelf = em.create(m.Shelf, { label: 'left', places: 3 });
  const empty = em.create(m.Shelf, { label: 'right' });
  const drill = em.create(m.Drill, { name: 'drill', price: 90, volts: 18, serial: 'D-1', shelf });
  const saw = em.create(m.Saw, { name: 'saw', price: 60, volts: 230, teeth: 24, shelf });
  const hammer = em.create(m.Hammer, { name: 'hammer', price: 20, weight: 500 });
  const bit = em.create(m.Bit, { size: 8, drill });
  await em.flush();
  return { shelf, empty, drill, saw, hammer, bit };
}
