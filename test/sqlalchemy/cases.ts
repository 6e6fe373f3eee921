import { flushCases } from './cases/flushes.ts';
import { identityCases } from './cases/identities.ts';
import { loaderOptionCases } from './cases/loader-options.ts';
import { loadingCases } from './cases/loading.ts';
import { lookupCases } from './cases/lookups.ts';
import { mixedEntityCases } from './cases/mixed-entities.ts';
import { persistenceCases } from './cases/persistence.ts';
import { singleCases } from './cases/single.ts';
import { subclassJoinCases } from './cases/subclass-joins.ts';
import type { ParityCase } from './parity-case.ts';

/** Every case, in the order of SQLAlchemy's files. */
export const parityCases: readonly ParityCase[] = [
  ...lookupCases,
  ...loaderOptionCases,
  ...subclassJoinCases,
  ...mixedEntityCases,
  ...loadingCases,
  ...singleCases,
  ...identityCases,
  ...flushCases,
  ...persistenceCases,
];
