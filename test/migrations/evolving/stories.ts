import * as fc from 'fast-check';
import { type Change, changeAll, CHANGES } from './changes.ts';
import { type Kind, propertiesOf, type Property, type Row, type Shape } from './model.ts';

/** Classes with rows, and what becomes of the classes. */
export interface Story {
  readonly shape: Shape;
  readonly rows: readonly Row[];
  readonly changes: readonly Change[];
  /** Whether abstract classes that were renamed say so; else rows have to. */
  readonly saysAbstract: boolean;
}

const number = fc.nat({ max: 11 });
const property = fc.record({
  kind: fc.constantFrom('integer', 'string', 'boolean', 'relation'),
  nullable: fc.boolean(),
});
const kind = fc.record({
  parent: number,
  isConcrete: fc.boolean(),
  properties: fc.array(property, { maxLength: 2 }),
});
const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])),
  at: number,
  to: number,
});

/** Two to six classes in up to three levels, with up to eight rows. */
export const story: fc.Arbitrary<Story> = fc
  .record({
    strategy: fc.constantFrom('joined', 'single-table'),
    kinds: fc.array(kind, { minLength: 2, maxLength: 6 }),
    rows: fc.array(fc.record({ kind: number, value: number }), { maxLength: 8 }),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    saysAbstract: fc.boolean(),
  })
  .map(({ strategy, kinds, rows, ...rest }) => {
    const shape = { strategy, kinds: shapeOf(kinds) };
    return { shape, rows: rowsOf(shape, rows), ...rest };
  });

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never;

function shapeOf(drawn: readonly Drawn<typeof kind>[]): Kind[] {
  const depths = [0];
  const kinds = drawn.map(({ parent, isConcrete, properties }, id): Kind => {
    const above = id === 0 ? undefined : depths.flatMap((depth, at) => (depth < 2 && at < id ? [at] : []));
    const chosen = above?.[parent % above.length];
    depths[id] = chosen === undefined ? 0 : depths[chosen]! + 1;
    const own = properties.map((each, at): Property => ({
      ...each,
      id: id * 2 + at,
      nullable: each.nullable || each.kind === 'relation',
      hasDefault: false,
    }));
    return { id, name: `Kind${id}`, parent: chosen, isConcrete, properties: own };
  });
  // A leaf that has no rows ever would be of no use.
  return kinds.map(each => ({
    ...each,
    isConcrete: each.isConcrete || !kinds.some(({ parent }) => parent === each.id),
  }));
}

function rowsOf(shape: Shape, drawn: readonly { readonly kind: number; readonly value: number }[]): Row[] {
  const concrete = shape.kinds.filter(({ isConcrete }) => isConcrete);
  return drawn.map(({ kind: at, value }, index) => {
    const { id } = concrete[at % concrete.length]!;
    const values = propertiesOf(shape, id).map(each => [each.id, valueOf(each, value + each.id, index)] as const);
    return { id: index + 1, kind: id, values: new Map(values) };
  });
}

function valueOf({ kind: type, nullable }: Property, value: number, index: number): unknown {
  if (type === 'relation') return value % 2 === 0 ? null : (value % (index + 1)) + 1;
  if (nullable && value % 4 === 0) return null;
  return { integer: value, string: `v${value}`, boolean: value % 2 === 0 }[type];
}

/** A story as a test can tell it. */
export function told({ rows, ...rest }: Story): string {
  const after = changeAll(rest.shape, rows, rest.changes);
  return JSON.stringify({ ...rest, rows: rows.map(row => ({ ...row, values: [...row.values] })), after });
}
