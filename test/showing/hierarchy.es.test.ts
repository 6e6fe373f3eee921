import { declareParty } from '../contracts/party/es.ts';
import { explainContract } from './hierarchy.contract.ts';

explainContract(declareParty);
