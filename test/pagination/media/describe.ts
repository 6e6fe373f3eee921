import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type DeclareMedia, type Mapping, mappings, type MediaModel } from './model.ts';

/** What a contract over the media is given: a database of each mapping and engine, empty at first. */
export interface MediaContext {
  readonly mapping: Mapping;
  readonly engine: Engine;
  readonly m: MediaModel;
  db(): TestOrm;
}

/** Runs a contract over every mapping and engine. */
export function describeMedia(title: string, declare: DeclareMedia, contract: (context: MediaContext) => void): void {
  describe.each(mappings)(`${title}, %s`, mapping => {
    const m = declare(mapping);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db?.close());
      contract({ mapping, engine, m, db: () => db });
    });
  });
}
