import { declareParty } from '../contracts/party/es.ts';
import { declaringContract } from './contract.ts';
import { formerStyleContract } from './former/style.contract.ts';
import * as shapes from './shapes/es.ts';

declaringContract({ declareParty, shapes });
formerStyleContract(declareParty);
