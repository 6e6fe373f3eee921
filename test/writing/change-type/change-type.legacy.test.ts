import { declareParty } from '../../contracts/party/legacy.legacy.ts';
import { changeTypeContracts } from './contracts.ts';

changeTypeContracts(declareParty);
