import { engines } from '../support/index.ts';
import { graphsContract } from './graphs/check-graphs.ts';

graphsContract(engines, { numRuns: 25 });
