import { declareLibrary } from './library/legacy.legacy.ts';
import { softDeleteContract } from './soft-delete.contract.ts';

softDeleteContract('legacy decorators', declareLibrary);
