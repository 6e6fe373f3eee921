import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { bulkContracts } from './bulk-contracts.ts';

bulkContracts(declareParty);
