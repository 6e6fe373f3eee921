import { declareParty } from '../contracts/party/define.ts';
import { queryingContracts } from './contracts.ts';

queryingContracts(declareParty);
