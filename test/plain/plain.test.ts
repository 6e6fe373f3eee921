import { declareParty } from '../contracts/party/define.ts';
import { plainContract } from './plain.contract.ts';

plainContract(declareParty);
