import { declareParty } from '../contracts/party/es.ts';
import { plainContract } from './plain.contract.ts';

plainContract(declareParty);
