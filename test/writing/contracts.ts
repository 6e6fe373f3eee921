import { changeSetsContract } from './change-sets.contract.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { hooksContract } from './hooks.contract.ts';
import { referencesContract } from './references.contract.ts';
import type { DeclareHooked } from './hooked/model.ts';

/** What every declaration style must hold. */
export function writingContracts(declare: { hooked: DeclareHooked; party: DeclareParty }): void {
  hooksContract(declare.hooked);
  changeSetsContract(declare.hooked);
  referencesContract(declare.party);
}
