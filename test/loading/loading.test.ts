import { declareParty } from '../contracts/party/define.ts';
import { loadingContracts } from './contracts.ts';

loadingContracts(declareParty);
