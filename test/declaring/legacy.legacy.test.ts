import { declareParty } from '../contracts/party/legacy.legacy.ts';
import { declaringContract } from './contract.ts';
import { formerStyleContract } from './former/style.contract.ts';
import * as shapes from './shapes/legacy.legacy.ts';

declaringContract({ declareParty, shapes });
formerStyleContract(declareParty);
