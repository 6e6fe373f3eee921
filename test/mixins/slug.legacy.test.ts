import { slugContract } from './slug.contract.ts';
import { declareEntries } from './slug/legacy.legacy.ts';

slugContract(declareEntries);
