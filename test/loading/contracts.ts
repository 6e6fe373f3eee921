import type { DeclareParty } from '../contracts/party/model.ts';
import { findersContract } from './finders.contract.ts';
import { relationsContract } from './relations.contract.ts';
import { selectionContract } from './selection.contract.ts';
import { stateContract } from './state.contract.ts';
import { subclassRelationsContract } from './subclass-relations.contract.ts';
import { unknownContract } from './unknown.contract.ts';

/** What every declaration style must hold. */
export function loadingContracts(declare: DeclareParty): void {
  findersContract(declare);
  relationsContract(declare);
  selectionContract(declare);
  stateContract(declare);
  subclassRelationsContract(declare);
  unknownContract(declare);
}
