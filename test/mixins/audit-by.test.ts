import { auditByContract } from './audit-by.contract.ts';
import { declareLibrary } from './library/define.ts';

auditByContract('defineEntity', declareLibrary);
