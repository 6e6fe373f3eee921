import { slugContract } from './slug.contract.ts';
import { declareEntries } from './slug/define.ts';

slugContract(declareEntries);
