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
const orms = {
  stock: { stock: true, optedIn: false },
  library: { stock: false, optedIn: false },
  'library beside opted-in hierarchies': { stock: false, optedIn: true },
} as const;

type Name = keyof typeof orms;

async function recordWith(engine: Engine, name: Name, operations: Operations): Promise<Record<string, Recording>> {
  const { stock, optedIn } = orms[name];
  const model = declareStockModel();
  await using db = await openOrm(engine, { stock, entities: [...entitiesOf(model), ...(optedIn ? declareOptedIn() : [])] });
  // The database is closed when this function is left.
  return await recordAll(db, model, operations);
}

interface Area {
  readonly on?: readonly Engine[];
  /** Whether the statements come in one order. */
  readonly isOrdered?: boolean;
}

function describeUnchanged(area: string, operations: Operations, { on = engines, isOrdered = true }: Area = {}): void {
  const comparable = (recording: Recording): Recording =>
    isOrdered ? recording : { ...recording, statements: recording.statements.toSorted() };

  describe.each(on)(`entities that did not opt in, ${area} [$name]`, engine => {
    const recordings = {} as Record<Name, Record<string, Recording>>;
    beforeAll(async () => {
      for (const name of Object.keys(orms) as Name[]) recordings[name] = await recordWith(engine, name, operations);
    });

    it.each(Object.keys(operations))('send what they send with MikroORM alone: %s', title => {
      const [stock, library, beside] = Object.values(recordings).map(each => comparable(each[title]!));
      expect(library).toEqual(stock);
      expect(beside).toEqual(stock);
      if (engine === serverEngines[0]) expect(stock!.statements).toMatchSnapshot();
    });
  });
}

describeUnchanged('reads', reads);
describeUnchanged('parallel reads', parallelReads, { isOrdered: false });
describeUnchanged('relations', relations);
describeUnchanged('query builders', builders);
describeUnchanged('hierarchies', hierarchies);
describeUnchanged('writes', writes);
describeUnchanged('locks', locks);
describeUnchanged('streams', streams, { on: serverEngines });
