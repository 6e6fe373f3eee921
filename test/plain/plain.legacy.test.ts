import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { plainContract } from './plain.contract.ts';

plainContract(declareParty);
