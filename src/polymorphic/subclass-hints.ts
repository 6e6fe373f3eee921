import type { EntityMetadata } from '@mikro-orm/core';

/** A populate hint as MikroORM normalises it. */
export interface Hint {
  readonly field: string;
  readonly all?: boolean;
  readonly children?: readonly Hint[];
}

/** Populate hints for the instances of one class, where the class that a load asks for does not declare them. */
export interface ClassHints {
  readonly meta: EntityMetadata;
  readonly hints: readonly Hint[];
  /** What subclasses of the targets of these hints have. */
  readonly nested: SubclassHints;
}

/** The hints of one load that only subclasses can follow: at the place where the load stands, and by path. Immutable. */
export class SubclassHints {
  static readonly none: SubclassHints = new SubclassHints([], new Map());

  readonly own: readonly ClassHints[];
  readonly children: ReadonlyMap<string, SubclassHints>;

  private constructor(own: readonly ClassHints[], children: ReadonlyMap<string, SubclassHints>) {
    this.own = own;
    this.children = children;
  }

  /** The hints of the relation `property`. */
  child(property: string): SubclassHints {
    return this.children.get(property) ?? SubclassHints.none;
  }

  /** With further hints at the end of a path. */
  with([head, ...rest]: readonly string[], own: ClassHints): SubclassHints {
    return head === undefined
      ? new SubclassHints([...this.own, own], this.children)
      : new SubclassHints(this.own, new Map(this.children).set(head, this.child(head).with(rest, own)));
  }

  /** Whether the instances of a class are given the relation at the end of a path. */
  has([head, ...rest]: readonly string[], meta: EntityMetadata, field: string): boolean {
    return head === undefined
      ? this.own.some(own => own.meta === meta && own.hints.some(hint => hint.field === field))
      : this.child(head).has(rest, meta, field);
  }

  /** One tree of hints for all classes, as serialization takes it. */
  toHints(): Hint[] {
    return [
      ...this.own.flatMap(({ hints, nested }) => [...hints, ...nested.toHints()]),
      ...[...this.children].map(([field, child]) => ({ field, children: child.toHints() })),
    ];
  }

  /** A result-cache key must tell hints apart, and classes vanish in JSON. */
  toJSON(): unknown {
    return {
      own: this.own.map(({ meta, hints, nested }) => [meta.className, hints, nested]),
      children: [...this.children],
    };
  }
}
