import { crudContracts } from './contracts.ts';
import { declareCrud } from './model/es.ts';

crudContracts(declareCrud);
