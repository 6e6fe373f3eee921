import { declareParty } from '../../contracts/party/es.ts';
import { changeTypeContracts } from './contracts.ts';

changeTypeContracts(declareParty);
