import { streamPlain } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { openOrm, serverEngines } from '../support/index.ts';
import { declareItems, expectPlain, insertItems } from './large-load.ts';

const ROWS = 1_000_000;
const MEGABYTE = 2 ** 20;

describe.each(strategies)('S6 a stream of a million plain rows, %s', strategy => {
  it.each(serverEngines)('brings every row whole, in constant memory [$name]', async engine => {
    const { Item, items, entities } = declareItems(strategy);
    await using db = await openOrm(engine, { entities });
    for (const statement of insertItems(ROWS, strategy === 'joined', items.identities))
      await db.em().execute(statement);
    const peaks = [0, 0, 0, 0];
    const started = performance.now();
    let row = 0;
    for await (const plain of streamPlain(db.em(), Item, {}, { orderBy: { id: 'asc' } })) {
      expectPlain(plain, ++row);
      if (row % 1000 === 0) {
        const quarter = Math.floor(((row - 1) / ROWS) * 4);
        peaks[quarter] = Math.max(peaks[quarter]!, process.memoryUsage().heapUsed);
      }
    }
    const seconds = (performance.now() - started) / 1000;
    expect(row).toBe(ROWS);
    console.log(
      `${strategy}: ${seconds.toFixed(1)} s, peaks ${peaks.map(peak => Math.round(peak / MEGABYTE)).join(', ')} MB`,
    );
    expect(peaks[3]! - peaks[0]!).toBeLessThan(64 * MEGABYTE);
  });
});
