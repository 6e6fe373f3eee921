import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { declareAccounts } from './accounts/legacy.legacy.ts';
import { schemaRulesContract } from './contract.ts';
import { declarePapers } from './papers/legacy.legacy.ts';

schemaRulesContract({ declareParty, declareAccounts, declarePapers });
