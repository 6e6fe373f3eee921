import { columnContract } from './contract.ts';
import * as arrays from './kinds/arrays.ts';
import * as binary from './kinds/binary.ts';
import * as enums from './kinds/enums.ts';
import * as json from './kinds/json.ts';
import * as numbers from './kinds/numbers.ts';
import * as optional from './kinds/optional.ts';
import * as specialNumbers from './kinds/special-numbers.ts';
import * as texts from './kinds/texts.ts';
import * as times from './kinds/times.ts';

const kinds = [
  ...Object.values(arrays),
  ...Object.values(binary),
  ...Object.values(enums),
  ...Object.values(json),
  ...Object.values(numbers),
  ...Object.values(specialNumbers),
  ...Object.values(texts),
  ...Object.values(times),
  ...Object.values(optional),
];

for (const kind of kinds) columnContract(kind);
