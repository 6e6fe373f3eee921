import { asUniqueContract } from './as-unique.contract.ts';
import { declareTags } from './tags/legacy.legacy.ts';

asUniqueContract(declareTags, 10);
