import { columnContract } from './contract.ts';
import { structuredKinds } from './kinds/index.ts';

for (const kind of structuredKinds) columnContract(kind);
