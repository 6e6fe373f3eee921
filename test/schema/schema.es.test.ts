import { declareParty } from '../contracts/party/es.ts';
import { declareAccounts } from './accounts/es.ts';
import { schemaRulesContract } from './contract.ts';
import { declarePapers } from './papers/es.ts';

schemaRulesContract({ declareParty, declareAccounts, declarePapers });
