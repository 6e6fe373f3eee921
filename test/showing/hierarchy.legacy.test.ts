import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { explainContract } from './hierarchy.contract.ts';

explainContract(declareParty);
