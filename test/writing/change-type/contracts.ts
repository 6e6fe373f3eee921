import type { DeclareParty } from '../../contracts/party/model.ts';
import { changeContract } from './change.contract.ts';
import { dataContract } from './data.contract.ts';
import { referencesContract } from './references.contract.ts';
import { refusedContract } from './refused.contract.ts';
import { rollbackContract } from './rollback.contract.ts';
import { staleContract } from './stale.contract.ts';

/** What every declaration style must hold. */
export function changeTypeContracts(declare: DeclareParty): void {
  changeContract(declare);
  dataContract(declare);
  refusedContract(declare);
  referencesContract(declare);
  rollbackContract(declare);
  staleContract(declare);
}
