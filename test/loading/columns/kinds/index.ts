import type { Kind } from '../kind.ts';
import * as arrays from './arrays.ts';
import * as binary from './binary.ts';
import * as customTypes from './custom-types.ts';
import * as embeddables from './embeddables.ts';
import * as enums from './enums.ts';
import * as formulas from './formulas.ts';
import * as generated from './generated.ts';
import * as inverseRelations from './inverse-relations.ts';
import * as json from './json.ts';
import * as numbers from './numbers.ts';
import * as optional from './optional.ts';
import * as polymorphicEmbeddables from './polymorphic-embeddables.ts';
import * as propertyOptions from './property-options.ts';
import * as relations from './relations.ts';
import * as specialNumbers from './special-numbers.ts';
import * as texts from './texts.ts';
import * as times from './times.ts';

/** Columns of values: what a row of one table holds. */
export const scalarKinds: readonly Kind[] = [
  arrays,
  binary,
  enums,
  json,
  numbers,
  optional,
  specialNumbers,
  texts,
  times,
].flatMap(kinds => Object.values(kinds));

/** Columns that SQL or MikroORM makes something of. */
export const structuredKinds: readonly Kind[] = [
  customTypes,
  embeddables,
  formulas,
  generated,
  inverseRelations,
  polymorphicEmbeddables,
  propertyOptions,
  relations,
].flatMap(kinds => Object.values(kinds));
