import type { DeclareParty } from '../contracts/party/model.ts';
import type { DeclareAccounts } from './accounts/model.ts';
import type { DeclarePapers } from './papers/model.ts';
import { requiredColumnsContract } from './required-columns.contract.ts';
import { subclassIndexesContract } from './subclass-indexes.contract.ts';
import { typeKeyContract } from './type-key.contract.ts';

/** One declaration style: the models, written in it. */
export interface SchemaStyle {
  readonly declareParty: DeclareParty;
  readonly declareAccounts: DeclareAccounts;
  readonly declarePapers: DeclarePapers;
}

/** What every declaration style must hold. */
export function schemaRulesContract(style: SchemaStyle): void {
  requiredColumnsContract(style.declareParty);
  subclassIndexesContract(style.declareAccounts);
  typeKeyContract(style.declarePapers);
}
