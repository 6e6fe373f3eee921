import { declareParty } from '../contracts/party/es.ts';
import { writingContracts } from './contracts.ts';
import { declareHooked } from './hooked/es.ts';

writingContracts({ hooked: declareHooked, party: declareParty });
