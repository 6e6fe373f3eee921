import { type EntityMetadata, type EntityProperty, ObjectHydrator, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';

export type PlainObject = Record<string, unknown>;

/** What the hydrator makes embeddables with. */
const factory = { createEmbeddable: (): PlainObject => ({}) };

/** The shape of the plain rows of one class: MikroORM's compiled hydrator gives them the values that an entity would get. */
export class PlainClass {
  readonly relations: readonly EntityProperty[];
  readonly #meta: EntityMetadata;
  readonly #hydrator: ObjectHydrator;

  constructor(meta: EntityMetadata, hydrator: ObjectHydrator, { withHidden }: { withHidden: boolean }) {
    const isShown = ({ name, hidden }: EntityProperty): boolean =>
      name !== IDENTITY_PROPERTY && (withHidden || hidden !== true);
    this.relations = meta.relations.filter(isShown);
    this.#meta = withoutReferences(meta, isShown);
    this.#hydrator = hydrator;
  }

  /** Sets columns and embeddables; relations are left to the caller. */
  fill(target: PlainObject, row: PlainObject): void {
    this.#hydrator.hydrate(target, this.#meta, row, factory as never, 'full', false, true);
  }
}

/** A class as the hydrator is to see it when there are no entities to refer to. */
function withoutReferences(meta: EntityMetadata, isShown: (prop: EntityProperty) => boolean): EntityMetadata {
  const props = new Map(meta.props.map(prop => [prop, unreferenced(prop)]));
  const shown = meta.hydrateProps.filter(prop => isValue(prop) && isShown(prop));
  return Object.create(meta, {
    uniqueName: { value: `${meta.uniqueName}-plain` },
    props: { value: [...props.values()] },
    hydrateProps: { value: shown.map(prop => props.get(prop)!) },
  }) as EntityMetadata;
}

function isValue({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.SCALAR || kind === ReferenceKind.EMBEDDED;
}

/** A copy with what is not enumerable: the hydrator copies once more. */
function unreferenced(prop: EntityProperty): EntityProperty {
  return Object.defineProperties({} as EntityProperty, {
    ...Object.getOwnPropertyDescriptors(prop),
    ref: { value: false },
  });
}

/** The plain classes of one ORM; each set has a hydrator, which keeps what it compiled by class. */
export class PlainClasses {
  readonly #classes = new Map<EntityMetadata, PlainClass>();
  readonly #hydrator: ObjectHydrator;
  readonly #withHidden: boolean;

  constructor(driver: AbstractSqlDriver, withHidden: boolean) {
    this.#hydrator = new ObjectHydrator(driver.getMetadata(), driver.getPlatform(), driver.config);
    this.#withHidden = withHidden;
  }

  of(meta: EntityMetadata): PlainClass {
    let found = this.#classes.get(meta);
    if (!found) {
      found = new PlainClass(meta, this.#hydrator, { withHidden: this.#withHidden });
      this.#classes.set(meta, found);
    }
    return found;
  }
}
