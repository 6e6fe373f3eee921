import { columnContract } from './contract.ts';
import { scalarKinds } from './kinds/index.ts';

for (const kind of scalarKinds) columnContract(kind);
