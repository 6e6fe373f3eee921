import { parityContract } from './contract.ts';
import { declareStaff } from './legacy.legacy.ts';

parityContract(declareStaff);
