import { declareKit } from './kit/define.ts';
import { mappingContract } from './mapping.contract.ts';

mappingContract(declareKit);
