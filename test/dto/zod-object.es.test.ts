import { declareParty } from '../contracts/party/es.ts';
import { zodObjectContract } from './zod-object.contract.ts';

zodObjectContract(declareParty);
