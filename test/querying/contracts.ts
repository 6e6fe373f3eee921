import type { DeclareParty } from '../contracts/party/model.ts';
import { countByTypeContract } from './count-by-type.contract.ts';
import { countContract } from './count.contract.ts';
import { ofTypeContract } from './of-type.contract.ts';
import { orderContract } from './order.contract.ts';
import { treatContract } from './treat.contract.ts';

/** What every declaration style must hold. */
export function queryingContracts(declare: DeclareParty): void {
  ofTypeContract(declare);
  treatContract(declare);
  orderContract(declare);
  countContract(declare);
  countByTypeContract(declare);
}
