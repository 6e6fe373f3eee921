import { changeSetsContract } from './change-sets.contract.ts';
import { hooksContract } from './hooks.contract.ts';
import type { DeclareHooked } from './hooked/model.ts';

/** What every declaration style must hold. */
export function writingContracts(declare: { hooked: DeclareHooked }): void {
  hooksContract(declare.hooked);
  changeSetsContract(declare.hooked);
}
