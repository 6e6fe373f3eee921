import { declareParty } from '../contracts/party/define.ts';
import { zodObjectContract } from './zod-object.contract.ts';

zodObjectContract(declareParty);
