import { declareLibrary } from './library/define.ts';
import { softDeleteContract } from './soft-delete.contract.ts';

softDeleteContract('defineEntity', declareLibrary);
