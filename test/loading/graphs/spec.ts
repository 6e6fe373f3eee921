import * as fc from 'fast-check';

/** A class of the hierarchy: its parent modulo the number of classes before it. */
export interface ClassSpec {
  readonly parent: number;
  readonly isConcrete: boolean;
}

/** A relation between two entities, by index: the classes of the hierarchy, then the plain entities. */
export interface RelationSpec {
  readonly kind: 'm:1' | '1:1' | 'm:n';
  readonly from: number;
  readonly to: number;
  readonly hasInverse: boolean;
  readonly isOrdered: boolean;
  readonly isRequired: boolean;
  readonly ref: boolean;
}

/** What one model is made of; `seed` chooses the links between its rows. */
export interface ModelSpec {
  readonly key: 'int' | 'uuid' | 'composite';
  readonly classes: readonly ClassSpec[];
  readonly relations: readonly RelationSpec[];
  readonly kinds: readonly number[];
  readonly reversed: boolean;
  readonly schema?: string | undefined;
  readonly seed: number;
}

const classSpec = fc.record({ parent: fc.nat(5), isConcrete: fc.boolean() });
const relationSpec = fc.record({
  kind: fc.constantFrom('m:1', '1:1', 'm:n' as const),
  from: fc.nat(20),
  to: fc.nat(20),
  hasInverse: fc.boolean(),
  isOrdered: fc.boolean(),
  isRequired: fc.boolean(),
  ref: fc.boolean(),
});

/** Hierarchies of two to six classes, two plain entities, and relations between any of them. */
export const modelSpec: fc.Arbitrary<ModelSpec> = fc.record({
  key: fc.constantFrom('int', 'int', 'uuid', 'composite' as const),
  classes: fc.array(classSpec, { minLength: 2, maxLength: 6 }),
  relations: fc.array(relationSpec, { minLength: 1, maxLength: 5 }),
  kinds: fc.array(fc.nat(20), { minLength: 8, maxLength: 8 }),
  reversed: fc.boolean(),
  schema: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant('other') }),
  seed: fc.nat(),
});

/** Numbers that look random and are the same for one seed. */
export function dice(seed: number): (sides: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return sides => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}
