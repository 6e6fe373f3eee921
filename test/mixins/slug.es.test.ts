import { slugContract } from './slug.contract.ts';
import { declareEntries } from './slug/es.ts';

slugContract(declareEntries);
