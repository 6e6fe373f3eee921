import { mixinContracts } from './contracts.ts';
import { declareDesk } from './desk/es.ts';

mixinContracts(declareDesk);
