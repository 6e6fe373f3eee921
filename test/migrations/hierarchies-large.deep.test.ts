import { convertLargeContract } from './convert-large.ts';

convertLargeContract(100_000);
