import { declareParty } from '../contracts/party/es.ts';
import { schemaRulesContract } from './contract.ts';

schemaRulesContract(declareParty);
