import { declareParty } from '../contracts/party/define.ts';
import { bulkContracts } from './bulk-contracts.ts';

bulkContracts(declareParty);
