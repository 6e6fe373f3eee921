import type { EntityClass } from '@mikro-orm/core';
import type { ConcreteConstructor } from 'mikro-orm-polymorphic';

/** A joined hierarchy of two levels: a concrete root, letters with a column, notes without. */
export interface Papers {
  readonly entities: readonly EntityClass[];
  readonly Paper: ConcreteConstructor;
  readonly Letter: ConcreteConstructor;
  readonly Note: ConcreteConstructor;
}

/** Makes the model in one style. */
export type DeclarePapers = (typedKeys: boolean) => Papers;
