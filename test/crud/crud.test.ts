import { crudContracts } from './contracts.ts';
import { declareCrud } from './model/define.ts';

crudContracts(declareCrud);
