import { declareParty } from '../contracts/party/define.ts';
import { rowsContract } from './rows.contract.ts';

rowsContract(declareParty);
