import type { DeclareParty } from '../contracts/party/model.ts';
import { cloneContract } from './clone.contract.ts';
import { insertContract } from './insert.contract.ts';
import { nativeDeleteContract } from './native-delete.contract.ts';
import { nativeUpdateContract } from './native-update.contract.ts';
import { queryBuilderContract } from './query-builder.contract.ts';

/** What every declaration style must hold of writes past the unit of work. */
export function bulkContracts(declare: DeclareParty): void {
  cloneContract(declare);
  insertContract(declare);
  nativeUpdateContract(declare);
  nativeDeleteContract(declare);
  queryBuilderContract(declare);
}
