import { evolutionsContract } from './evolutions.ts';

evolutionsContract({ numRuns: 100 });
