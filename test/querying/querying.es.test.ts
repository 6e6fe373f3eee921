import { declareParty } from '../contracts/party/es.ts';
import { queryingContracts } from './contracts.ts';

queryingContracts(declareParty);
