import type { DeclareParty } from '../contracts/party/model.ts';
import { abstractContract } from './abstract.contract.ts';
import { columnsContract } from './columns.contract.ts';
import { identityContract } from './identity.contract.ts';
import { schemaContract } from './schema.contract.ts';
import { shapesContract } from './shapes.contract.ts';
import type { DeclareShapes } from './shapes/model.ts';
import { staticsContract } from './statics.contract.ts';

/** One declaration style: the party model and the shapes, written in it. */
export interface DeclaringStyle {
  readonly declareParty: DeclareParty;
  readonly shapes: DeclareShapes;
}

/** What a declared hierarchy does, whatever the style that it is declared in. */
export function declaringContract(style: DeclaringStyle): void {
  schemaContract(style);
  columnsContract(style);
  shapesContract(style);
  staticsContract(style);
  abstractContract(style);
  identityContract(style);
}
