import { activeFlagContract } from './active-flag.contract.ts';
import { declareLibrary } from './library/es.ts';

activeFlagContract('ES decorators', declareLibrary);
