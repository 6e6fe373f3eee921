import { columnContract } from './contract.ts';
import * as customTypes from './kinds/custom-types.ts';
import * as embeddables from './kinds/embeddables.ts';
import * as formulas from './kinds/formulas.ts';
import * as generated from './kinds/generated.ts';
import * as inverseRelations from './kinds/inverse-relations.ts';
import * as polymorphicEmbeddables from './kinds/polymorphic-embeddables.ts';
import * as propertyOptions from './kinds/property-options.ts';
import * as relations from './kinds/relations.ts';

const kinds = [
  ...Object.values(customTypes),
  ...Object.values(embeddables),
  ...Object.values(formulas),
  ...Object.values(generated),
  ...Object.values(inverseRelations),
  ...Object.values(polymorphicEmbeddables),
  ...Object.values(propertyOptions),
  ...Object.values(relations),
];

for (const kind of kinds) columnContract(kind);
