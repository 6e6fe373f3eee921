import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { loadingContracts } from './contracts.ts';

loadingContracts(declareParty);
