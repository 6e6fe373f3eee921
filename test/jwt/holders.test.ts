import { declareHolders } from './holders/define.ts';
import { holdersContract } from './holders.contract.ts';

holdersContract('defineEntity', declareHolders);
