import { declareParty } from '../../contracts/party/define.ts';
import { changeTypeContracts } from './contracts.ts';

changeTypeContracts(declareParty);
