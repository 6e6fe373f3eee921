import { declareLibrary } from './library/es.ts';
import { softDeleteContract } from './soft-delete.contract.ts';

softDeleteContract('ES decorators', declareLibrary);
