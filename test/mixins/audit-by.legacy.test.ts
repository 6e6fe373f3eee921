import { auditByContract } from './audit-by.contract.ts';
import { declareLibrary } from './library/legacy.legacy.ts';

auditByContract('legacy decorators', declareLibrary);
