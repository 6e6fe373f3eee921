import { largeLoadContract } from './large-load.ts';

largeLoadContract(100_000);
