import type { EntityClass, EntityManager } from '@mikro-orm/core';

/** The values of one row by property. */
export type Values = Readonly<Record<string, unknown>>;

export interface Sample {
  /** What `em.create` is given. */
  readonly given: Values | ((em: EntityManager) => Values);
  /** What is assigned once the row is stored. */
  readonly later?: Values;
  /** What comes back where it differs from what was given. */
  readonly stored?: Values;
}

/** Columns of one kind, for a class of a hierarchy and for a plain entity alike. */
export interface Kind {
  readonly name: string;
  /** New builders on each call: discovery writes into them. */
  properties(owner: EntityClass): Record<string, object>;
  readonly samples: readonly Sample[];
  /** The classes that the properties refer to. */
  readonly entities?: readonly EntityClass[];
  /** Stores the rows that the samples refer to. */
  seed?(em: EntityManager): void;
  /** SQL that writes into a table what MikroORM cannot, run once all samples are stored. */
  update?(table: string): string;
  /** Stock MikroORM reads these properties of plain entities in some ways and not in others: so should we. */
  readonly varying?: readonly string[];
  /** Stock MikroORM fails on plain entities when they are not read with a find of their own. */
  readonly isFoundOnly?: boolean;
  /** Stock MikroORM cannot flush plain entities with these values. */
  readonly isReadOnly?: boolean;
}

/** What a sample looks like when it is read. */
export function storedValues({ given, later, stored }: Sample): Values {
  return { ...(typeof given === 'function' ? {} : given), ...later, ...stored };
}
