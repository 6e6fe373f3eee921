import { declareParty } from '../contracts/party/define.ts';
import { explainContract } from './hierarchy.contract.ts';

explainContract(declareParty);
