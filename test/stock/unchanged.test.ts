import { beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engines, openOrm, serverEngines } from '../support/index.ts';
import { declareOptedIn, declareStockModel, entitiesOf } from './model.ts';
import { builders } from './operations/builders.ts';
import { hierarchies } from './operations/hierarchies.ts';
import { locks } from './operations/locks.ts';
import { parallelReads } from './operations/parallel-reads.ts';
import { reads } from './operations/reads.ts';
import { relations } from './operations/relations.ts';
import { streams } from './operations/streams.ts';
import { writes } from './operations/writes.ts';
import { type Operations, recordAll, type Recording } from './recording.ts';

/** MikroORM alone, the library without a hierarchy, the library with two. */
const orms = [
  { stock: true, optedIn: false },
  { stock: false, optedIn: false },
  { stock: false, optedIn: true },
];

const areas: Readonly<Record<string, Operations>> = {
  reads,
  'parallel reads': parallelReads,
  relations,
  'query builders': builders,
  hierarchies,
  writes,
  locks,
};

describe.each(engines)('entities that did not opt in send what they send with MikroORM alone [$name]', engine => {
  const here = serverEngines.includes(engine) ? { ...areas, streams } : areas;
  const recordings: Record<string, Recording>[] = [];

  for (const options of orms) {
    beforeAll(async () => {
      recordings.push(await recordWith(engine, Object.values(here), options));
    });
  }

  describe.each(Object.entries(here))('%s', (area, operations) => {
    const comparable = (recording: Recording): Recording =>
      operations === parallelReads ? { ...recording, statements: recording.statements.toSorted() } : recording;

    it.each(Object.keys(operations))('%s', title => {
      const [stock, library, besideHierarchies] = recordings.map(each => comparable(each[title]!));
      expect(library).toEqual(stock);
      expect(besideHierarchies).toEqual(stock);
      if (engine === serverEngines[0]) expect(stock!.statements).toMatchSnapshot();
    });
  });
});

async function recordWith(
  engine: Engine,
  operations: readonly Operations[],
  { stock, optedIn }: (typeof orms)[number],
): Promise<Record<string, Recording>> {
  const model = declareStockModel();
  const entities = [...entitiesOf(model), ...(optedIn ? declareOptedIn() : [])];
  await using db = await openOrm(engine, { stock, entities });
  // The database is closed when this function is left.
  return await recordAll(db, model, Object.assign({}, ...operations) as Operations);
}
