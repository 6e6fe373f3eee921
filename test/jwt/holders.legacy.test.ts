import { declareHolders } from './holders/legacy.legacy.ts';
import { holdersContract } from './holders.contract.ts';

holdersContract('legacy decorators', declareHolders);
