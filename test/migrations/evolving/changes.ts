import { childrenOf, kindOf, lineOf, type Kind, type Property, type Row, type Shape } from './model.ts';

/** What somebody does to the classes; the numbers choose among what there is. */
export interface Change {
  readonly what: keyof typeof CHANGES;
  readonly at: number;
  readonly to: number;
}

/** The classes after changes, and whether some of them lose something. */
export interface Changed {
  readonly shape: Shape;
  readonly isDestructive: boolean;
  readonly isGrown?: boolean;
}

interface Start extends Change {
  readonly shape: Shape;
  readonly original: Shape;
  readonly rows: readonly Row[];
  readonly fresh: number;
}

type Result = Partial<Changed> | undefined;

/** Makes the changes that can be made, one after the other. */
export function changeAll(shape: Shape, rows: readonly Row[], changes: readonly Change[]): Changed {
  return changes.reduce<Changed>(
    (before, change, index) =>
      clash(before, change)
        ? before
        : {
            ...before,
            ...stick(
              before,
              CHANGES[change.what]({ ...change, shape: before.shape, original: shape, rows, fresh: 100 + index }),
            ),
          },
    { shape, isDestructive: false },
  );
}

/** MikroORM takes a column that goes and one of its type that comes for one with another name. */
function clash({ isDestructive, isGrown = false }: Changed, { what }: Change): boolean {
  const grows = what === 'addProperty' || what === 'addClass';
  return grows ? isDestructive : isGrown && what.startsWith('remove');
}

function stick(before: Changed, result: Result): Result {
  return result && { ...result, isDestructive: before.isDestructive || (result.isDestructive ?? false) };
}

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];
const hasRows = (rows: readonly Row[], id: number): boolean => rows.some(({ kind }) => kind === id);
const isFree = ({ nullable, hasDefault }: Property): boolean => nullable || hasDefault;

function put(shape: Shape, ...changed: readonly Kind[]): Shape {
  return { ...shape, kinds: shape.kinds.map(kind => changed.find(({ id }) => id === kind.id) ?? kind) };
}

function without(kind: Kind, property: Property): Kind {
  return { ...kind, properties: kind.properties.filter(({ id }) => id !== property.id) };
}

/** Parents stand before their children. */
function sorted(shape: Shape): Shape {
  const depth = ({ id }: Kind): number => lineOf(shape, id).length;
  return { ...shape, kinds: shape.kinds.toSorted((a, b) => depth(a) - depth(b)) };
}

function rename({ shape, at, fresh, rows }: Start): Result {
  const kind = pick(shape.kinds, at)!;
  // Nothing but rows says what the table of an abstract root was called.
  return kind.parent === undefined && rows.length === 0
    ? undefined
    : { shape: put(shape, { ...kind, name: `Renamed${fresh}` }) };
}

function moveUp({ shape, original, at, to }: Start): Result {
  const kind = pick(
    shape.kinds.filter(each => each.parent !== undefined && each.properties.length > 0),
    at,
  );
  if (!kind) return undefined;
  const property = pick(kind.properties, to)!;
  const parent = kindOf(shape, kind.parent!);
  const holders = shape.kinds.filter(each => each.properties.some(({ id }) => id === property.id));
  if (holders.some(holder => holder.parent !== parent.id)) return undefined;
  const first = original.kinds.filter(each => each.properties.some(({ id }) => id === property.id));
  const isBack = first.some(({ id }) => !holders.some(holder => holder.id === id));
  if (isBack && isInserted(parent, original)) return undefined;
  const moved = { ...property, nullable: true, hasDefault: false };
  return {
    shape: put(
      shape,
      { ...parent, properties: [...parent.properties, moved] },
      ...holders.map(holder => without(holder, property)),
    ),
  };
}

/** Values that go down to a class that comes between at once are refused: that is two revisions. */
function isInserted({ id }: Kind, original: Shape): boolean {
  return original.strategy === 'joined' && !original.kinds.some(kind => kind.id === id);
}

function moveDown({ shape, original, rows, at, to }: Start): Result {
  const kind = pick(
    shape.kinds.filter(
      ({ id, properties }) =>
        properties.length > 0 &&
        childrenOf(shape, id).length > 0 &&
        !childrenOf(shape, id).some(each => isInserted(each, original)) &&
        !hasRows(rows, id),
    ),
    at,
  );
  const property = kind && pick(kind.properties, to)!;
  return (
    property && {
      shape: put(
        shape,
        without(kind, property),
        ...childrenOf(shape, kind.id).map(each => ({ ...each, properties: [...each.properties, property] })),
      ),
    }
  );
}

function addProperty({ shape, at, to, fresh }: Start): Result {
  const kind = pick(shape.kinds, at)!;
  const drawn = PROPERTIES[to % PROPERTIES.length]!;
  // Rows that are there get no default in a single table: its CHECK refuses them.
  const own = shape.strategy === 'joined' ? drawn : { ...drawn, nullable: true, hasDefault: false };
  return { shape: put(shape, { ...kind, properties: [...kind.properties, { id: fresh, ...own }] }), isGrown: true };
}

const PROPERTIES: readonly Omit<Property, 'id'>[] = [
  { kind: 'integer', nullable: true, hasDefault: false },
  { kind: 'string', nullable: false, hasDefault: true },
  { kind: 'relation', nullable: true, hasDefault: false },
];

function removeProperty({ shape, original, at }: Start): Result {
  const all = original.kinds.flatMap(({ properties }) => properties);
  // Nobody could bring back values that had to be there.
  const required = new Set(all.filter(each => !isFree(each)).map(({ id }) => id));
  const own = shape.kinds.flatMap(({ properties }) => properties);
  const property = pick(
    own.filter(({ id }) => !required.has(id)),
    at,
  );
  return property && { shape: put(shape, ...shape.kinds.map(kind => without(kind, property))), isDestructive: true };
}

function addClass({ shape, at, to, fresh }: Start): Result {
  const parent = pick(shape.kinds, at)!;
  const properties = to % 2 === 0 ? [] : [{ id: fresh, ...PROPERTIES[to % PROPERTIES.length]! }];
  const kind = { id: fresh, name: `Added${fresh}`, parent: parent.id, isConcrete: true, properties };
  return { shape: { ...shape, kinds: [...shape.kinds, kind] }, isGrown: true };
}

function insertClass({ shape, at, to, fresh }: Start): Result {
  const parent = pick(
    shape.kinds.filter(({ id }) => childrenOf(shape, id).length > 0),
    at,
  );
  if (!parent) return undefined;
  const children = childrenOf(shape, parent.id);
  const below = to % 2 === 0 ? children : [pick(children, to)!];
  const kind = { id: fresh, name: `Between${fresh}`, parent: parent.id, isConcrete: to % 3 === 0, properties: [] };
  const grown = { ...shape, kinds: [...shape.kinds, kind] };
  return { shape: sorted(put(grown, ...below.map(each => ({ ...each, parent: fresh })))) };
}

function removeClass({ shape, rows, at }: Start): Result {
  const kind = pick(
    shape.kinds.filter(({ id, parent }) => parent !== undefined && !hasRows(rows, id)),
    at,
  );
  if (!kind) return undefined;
  const children = childrenOf(shape, kind.id).map(each => ({
    ...each,
    parent: kind.parent,
    properties: [...each.properties, ...kind.properties],
  }));
  const kinds = put(shape, ...children).kinds.filter(({ id }) => id !== kind.id);
  return kinds.every(each => each.isConcrete || kinds.some(({ parent }) => parent === each.id))
    ? { shape: { ...shape, kinds }, isDestructive: true }
    : undefined;
}

function turnRoot({ shape, rows }: Start): Result {
  const [root, ...rest] = shape.kinds as readonly [Kind, ...Kind[]];
  return hasRows(rows, root.id) || rest.every(({ isConcrete }) => !isConcrete)
    ? undefined
    : { shape: put(shape, { ...root, isConcrete: !root.isConcrete }) };
}

export const CHANGES = {
  rename,
  moveUp,
  moveDown,
  addProperty,
  removeProperty,
  addClass,
  insertClass,
  removeClass,
  turnRoot,
} satisfies Record<string, (start: Start) => Result>;
