import { mixinContracts } from './contracts.ts';
import { declareDesk } from './desk/define.ts';

mixinContracts(declareDesk);
