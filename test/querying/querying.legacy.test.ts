import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { queryingContracts } from './contracts.ts';

queryingContracts(declareParty);
