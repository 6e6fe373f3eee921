import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { engines } from '../../support/index.ts';
import { live } from './live.ts';
import { story, told } from './stories.ts';

/** Random classes with rows, changed at random. */
export function evolutionsContract(runs: { readonly numRuns: number; readonly seed?: number }): void {
  describe.each(engines)('M2 random changes of classes [$name]', engine => {
    it('M2 are followed by a revision, up and down, with every value that should stay', async () => {
      const lived = fc.asyncProperty(story, async each => {
        await live(engine, each).catch((error: unknown) => {
          throw new Error(`${told(each)}\n${String(error)}`, { cause: error });
        });
      });
      await fc.assert(lived, runs);
    });
  });
}
