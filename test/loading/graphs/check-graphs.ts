import { assert as check, asyncProperty } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../contracts/party/model.ts';
import { type Engine, openOrm } from '../../support/index.ts';
import { conditions } from './conditions.ts';
import { declareModel } from './declare.ts';
import { Oracle, plant } from './oracle.ts';
import { deep, populated, type Scene } from './reads.ts';
import { modelSpec } from './spec.ts';
import { unitOfWork } from './writes.ts';

const same: Scene['same'] = async (label, what, wanted) => {
  expect(await what(), label).toEqual(wanted);
};

/** Random models with random rows, which have to read and change as plain objects do. */
export function graphsContract(
  engines: readonly Engine[],
  options: { readonly numRuns: number; readonly seed?: number },
): void {
  describe.each(strategies)('S6 random models, %s', strategy => {
    it.each(engines)('have the rows and relations that plain objects have [$name]', async engine => {
      await check(
        asyncProperty(modelSpec, async spec => {
          const model = declareModel(spec, strategy);
          const entities = model.entities.map(({ cls }) => cls);
          await using db = await openOrm(engine, { entities: spec.reversed ? entities.toReversed() : entities });
          expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
          const oracle = new Oracle(model);
          await plant(db.em(), oracle);
          const scene = { model, oracle, db, same };
          await populated(scene);
          await deep(scene);
          await conditions(scene);
          await unitOfWork(scene);
        }),
        options,
      );
    });
  });
}
