import { paginationContracts } from './contracts.ts';
import { declareMedia } from './media/legacy.legacy.ts';

paginationContracts(declareMedia);
