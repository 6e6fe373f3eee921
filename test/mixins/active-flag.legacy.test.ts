import { activeFlagContract } from './active-flag.contract.ts';
import { declareLibrary } from './library/legacy.legacy.ts';

activeFlagContract('legacy decorators', declareLibrary);
