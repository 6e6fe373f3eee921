import { declareParty } from '../contracts/party/define.ts';
import { schemaRulesContract } from './contract.ts';

schemaRulesContract(declareParty);
