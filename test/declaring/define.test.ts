import { declareParty } from '../contracts/party/define.ts';
import { declaringContract } from './contract.ts';
import * as shapes from './shapes/define.ts';

declaringContract({ declareParty, shapes });
