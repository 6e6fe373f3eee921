import { declareKit } from './kit/legacy.legacy.ts';
import { mappingContract } from './mapping.contract.ts';

mappingContract(declareKit);
