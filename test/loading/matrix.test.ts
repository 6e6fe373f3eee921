import { declareParty } from '../contracts/party/define.ts';
import { matrixContract } from './matrix.contract.ts';

matrixContract(declareParty);
