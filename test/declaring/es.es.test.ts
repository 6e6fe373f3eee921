import { declareParty } from '../contracts/party/es.ts';
import { declaringContract } from './contract.ts';
import * as shapes from './shapes/es.ts';

declaringContract({ declareParty, shapes });
