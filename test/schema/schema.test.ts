import { declareParty } from '../contracts/party/define.ts';
import { declareAccounts } from './accounts/define.ts';
import { schemaRulesContract } from './contract.ts';
import { declarePapers } from './papers/define.ts';

schemaRulesContract({ declareParty, declareAccounts, declarePapers });
