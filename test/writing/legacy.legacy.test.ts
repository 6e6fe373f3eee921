import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { writingContracts } from './contracts.ts';
import { declareHooked } from './hooked/legacy.legacy.ts';

writingContracts({ hooked: declareHooked, party: declareParty });
