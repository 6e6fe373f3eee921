import { paginationContracts } from './contracts.ts';
import { declareMedia } from './media/define.ts';

paginationContracts(declareMedia);
