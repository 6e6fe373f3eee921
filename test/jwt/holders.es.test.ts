import { declareHolders } from './holders/es.ts';
import { holdersContract } from './holders.contract.ts';

holdersContract('ES decorators', declareHolders);
