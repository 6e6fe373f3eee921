import { convertLargeContract } from './convert-large.ts';

convertLargeContract(200);
