import { crudContracts } from './contracts.ts';
import { declareCrud } from './model/legacy.legacy.ts';

crudContracts(declareCrud);
