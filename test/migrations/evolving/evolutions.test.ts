import { evolutionsContract } from './evolutions.ts';

evolutionsContract({ numRuns: 6, seed: 11 });
