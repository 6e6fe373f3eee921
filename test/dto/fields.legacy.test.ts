import { declareCast } from './cast/legacy.legacy.ts';
import { fieldsContract } from './fields.contract.ts';

fieldsContract(declareCast);
