import { parityContract } from './contract.ts';
import { declareStaff } from './es.ts';

parityContract(declareStaff);
