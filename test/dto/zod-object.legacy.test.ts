import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { zodObjectContract } from './zod-object.contract.ts';

zodObjectContract(declareParty);
