import { declareParty } from '../contracts/party/es.ts';
import { loadingContracts } from './contracts.ts';

loadingContracts(declareParty);
