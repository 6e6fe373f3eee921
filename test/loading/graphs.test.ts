import { serverEngines } from '../support/index.ts';
import { graphsContract } from './graphs/check-graphs.ts';

// The same models every time; `npm run check:deep` takes others.
graphsContract(serverEngines.slice(0, 1), { numRuns: 3, seed: 5 });
