import { declareParty } from '../contracts/party/define.ts';
import { writingContracts } from './contracts.ts';
import { declareHooked } from './hooked/define.ts';

writingContracts({ hooked: declareHooked, party: declareParty });
