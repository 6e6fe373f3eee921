import { declareParty } from '../contracts/party/es.ts';
import { rowsContract } from './rows.contract.ts';

rowsContract(declareParty);
