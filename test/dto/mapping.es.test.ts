import { declareKit } from './kit/es.ts';
import { mappingContract } from './mapping.contract.ts';

mappingContract(declareKit);
