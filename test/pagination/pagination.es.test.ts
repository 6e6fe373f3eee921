import { paginationContracts } from './contracts.ts';
import { declareMedia } from './media/es.ts';

paginationContracts(declareMedia);
