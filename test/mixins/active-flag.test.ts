import { activeFlagContract } from './active-flag.contract.ts';
import { declareLibrary } from './library/define.ts';

activeFlagContract('defineEntity', declareLibrary);
