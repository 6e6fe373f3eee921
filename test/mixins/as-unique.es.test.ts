import { asUniqueContract } from './as-unique.contract.ts';
import { declareTags } from './tags/es.ts';

asUniqueContract(declareTags, 10);
