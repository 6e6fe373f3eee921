import { type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { child, named, root, type TestClass } from '../../declaring/classes.ts';
import type { Strategy } from '../../contracts/party/model.ts';

export type PropertyKind = 'integer' | 'string' | 'boolean' | 'relation';

/** A property, by a number that it keeps wherever it moves. */
export interface Property {
  readonly id: number;
  readonly kind: PropertyKind;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
}

/** A class, by a number that it keeps whatever it is called. */
export interface Kind {
  readonly id: number;
  readonly name: string;
  readonly parent: number | undefined;
  readonly isConcrete: boolean;
  readonly properties: readonly Property[];
}

/** The classes of a hierarchy, the root first. */
export interface Shape {
  readonly strategy: Strategy;
  readonly kinds: readonly Kind[];
}

/** The values of a row by the numbers of its properties. */
export interface Row {
  readonly id: number;
  readonly kind: number;
  readonly values: ReadonlyMap<number, unknown>;
}

export const kindOf = ({ kinds }: Shape, id: number): Kind => kinds.find(kind => kind.id === id)!;
export const childrenOf = ({ kinds }: Shape, id: number): Kind[] => kinds.filter(({ parent }) => parent === id);
export const nameOf = ({ id }: Property): string => `p${id}`;
export const DEFAULTS = { integer: 7, string: 'x', boolean: true, relation: null } as const;

/** From the root to the class. */
export function lineOf(shape: Shape, id: number): Kind[] {
  const kind = kindOf(shape, id);
  return kind.parent === undefined ? [kind] : [...lineOf(shape, kind.parent), kind];
}

/** Every property of a class, inherited ones too. */
export function propertiesOf(shape: Shape, id: number): Property[] {
  return lineOf(shape, id).flatMap(({ properties }) => properties);
}

/** By the rule of identities. */
export function identityOf(shape: Shape, id: number): string | undefined {
  const line = lineOf(shape, id).filter(({ parent, isConcrete }) => parent !== undefined || isConcrete);
  return line.length === 0 ? undefined : line.map(({ name }) => name.toLowerCase()).join('.');
}

/** What the classes were before; abstract ones say so too, or not. */
export interface Former {
  readonly shape: Shape;
  readonly saysAbstract: boolean;
}

/** The classes of a shape; those that had another identity before say so. */
export function declareShape(shape: Shape, former?: Former): readonly EntityClass[] {
  const classes = new Map<number, TestClass>();
  for (const kind of shape.kinds) {
    const properties = Object.fromEntries(kind.properties.map(each => [nameOf(each), () => builderOf(each, classes)]));
    const Parent = kind.parent === undefined ? undefined : classes.get(kind.parent)!;
    const cls = Parent
      ? child(kind.name, Parent, properties)
      : root(named(kind.name, Polymorphic()), shape.strategy, {
          properties: { id: p.integer().primary(), ...properties },
        });
    classes.set(kind.id, cls);
  }
  const concrete = shape.kinds.filter(({ isConcrete }) => isConcrete);
  const registered = Object.fromEntries(concrete.map(({ id, name }) => [name, classes.get(id)!]));
  return defineHierarchy(classes.get(shape.kinds[0]!.id)!, registered as never, {
    formerly: formerNames(shape, former),
  }).entities;
}

/** Nullable references lead to the root. */
function builderOf({ kind, nullable, hasDefault }: Property, classes: ReadonlyMap<number, TestClass>): unknown {
  if (kind === 'relation') {
    return p.manyToOne([...classes.values()][0] as never).nullable();
  }
  const scalar = { integer: p.integer, string: p.string, boolean: p.boolean }[kind]();
  const typed = nullable ? scalar.nullable() : scalar;
  return hasDefault ? (typed as ReturnType<typeof p.integer>).default(DEFAULTS[kind] as never) : typed;
}

function formerNames(shape: Shape, former: Former | undefined): Record<string, string[]> {
  const stayed = shape.kinds.filter(({ id }) => former?.shape.kinds.some(kind => kind.id === id));
  return Object.fromEntries(
    stayed
      .filter(({ isConcrete, parent }) => isConcrete || (parent !== undefined && former!.saysAbstract))
      .map(({ id, name }) => ({ name, before: identityOf(former!.shape, id), now: identityOf(shape, id) }))
      .flatMap(({ name, before, now }) => (before === undefined || before === now ? [] : [[name, [before]]])),
  );
}
