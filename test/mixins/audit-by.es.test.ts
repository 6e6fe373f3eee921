import { auditByContract } from './audit-by.contract.ts';
import { declareLibrary } from './library/es.ts';

auditByContract('ES decorators', declareLibrary);
