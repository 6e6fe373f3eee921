import { mixinContracts } from './contracts.ts';
import { declareDesk } from './desk/legacy.legacy.ts';

mixinContracts(declareDesk);
