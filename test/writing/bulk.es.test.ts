import { declareParty } from '../contracts/party/es.ts';
import { bulkContracts } from './bulk-contracts.ts';

bulkContracts(declareParty);
