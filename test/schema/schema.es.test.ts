import { declareParty } from '../contracts/party/es.ts';
import { declareAccounts } from './accounts/es.ts';
import { schemaRulesContract } from './contract.ts';

schemaRulesContract({ declareParty, declareAccounts });
