import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { rowsContract } from './rows.contract.ts';

rowsContract(declareParty);
