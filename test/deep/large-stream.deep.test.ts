import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { streamPlain } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { openOrm, serverEngines } from '../support/index.ts';
import { declareItems, expectPlain, insertItems } from './large-load.ts';

const ROWS = 1_000_000;
const MEGABYTE = 2 ** 20;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe.each(strategies)('S6 a stream of a million plain rows, %s', strategy => {
  it.each(serverEngines)('brings every row whole, in constant memory [$name]', async engine => {
    const { Item, items, entities } = declareItems(strategy);
    await using db = await openOrm(engine, { entities });
    for (const statement of insertItems(ROWS, strategy === 'joined', items.identities))
      await db.em().execute(statement);
    const used: number[] = [];
    const started = performance.now();
    let row = 0;
    for await (const plain of streamPlain(db.em(), Item, {}, { orderBy: { id: 'asc' } })) {
      expectPlain(plain, ++row);
      if (row % (ROWS / 10) === 0) {
        db.queries.clear();
        used.push(memoryInUse());
      }
    }
    const seconds = (performance.now() - started) / 1000;
    expect(row).toBe(ROWS);
    const megabytes = used.map(bytes => Math.round(bytes / MEGABYTE));
    console.log(`${strategy}: ${seconds.toFixed(1)} s, ${megabytes.join(', ')} MB in use`);
    expect(used.at(-1)! - used[0]!).toBeLessThan(16 * MEGABYTE);
  });
});
