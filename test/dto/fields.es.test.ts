import { declareCast } from './cast/es.ts';
import { fieldsContract } from './fields.contract.ts';

fieldsContract(declareCast);
