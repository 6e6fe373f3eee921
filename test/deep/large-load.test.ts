import { largeLoadContract } from './large-load.ts';

largeLoadContract(1000);
