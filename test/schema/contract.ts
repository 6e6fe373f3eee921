import type { DeclareParty } from '../contracts/party/model.ts';
import { requiredColumnsContract } from './required-columns.contract.ts';

/** What every declaration style must hold. */
export function schemaRulesContract(declare: DeclareParty): void {
  requiredColumnsContract(declare);
}
