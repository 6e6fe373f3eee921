import { largeLoadContract } from './large-load.ts';

largeLoadContract(5000);
