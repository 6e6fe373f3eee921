import {
  type Configuration,
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  ReferenceKind,
  Utils,
} from '@mikro-orm/core';
import { UnknownIdentityError } from '../../errors/identity-error.ts';
import { LoadOptionError } from '../../errors/loading-error.ts';
import type { Level, OnUnknown } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type LoadScope, propertyOf } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { type FieldSelection } from './field-selection.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { assignClass } from './resolved-class.ts';

export type Row = Record<string, unknown>;

/** A row of a hierarchy inside a result, at the root or nested in a joined relation. */
export interface LoadedRow {
  readonly row: Row;
  readonly mapping: HierarchyMapping;
  /** The concrete class of the row; under `onUnknown: 'base'` the nearest known ancestor. */
  readonly level: Level;
  /** The class that was queried: its columns and those of its ancestors are in the row. */
  readonly queried: Level;
  readonly selection: FieldSelection;
  readonly isRoot: boolean;
  /** Whether the scope of the load asks for the columns of the row's child tables. */
  readonly isSelected: boolean;
}

/** What a load asks of the rows that it reads. */
export interface LoadRequest {
  readonly scope: LoadScope;
  readonly selection: FieldSelection;
  readonly onUnknown: OnUnknown | undefined;
}

interface Place {
  readonly meta: EntityMetadata;
  readonly scope: LoadScope;
  readonly selection: FieldSelection;
  readonly path: string;
  /** Where the row leaves the result under `onUnknown: 'skip'`; none for a to-one. */
  readonly item: { readonly owner: Row[]; readonly value: Row } | undefined;
}

/** Finds the rows of hierarchies in a result, resolves their classes, and applies `onUnknown`. */
export class RowCollector {
  readonly found: LoadedRow[] = [];
  readonly #skipped = new Map<Row[], Set<Row>>();

  readonly #config: Configuration;
  readonly #request: LoadRequest;

  constructor(config: Configuration, request: LoadRequest) {
    this.#config = config;
    this.#request = request;
  }

  collect(rows: Row[], meta: EntityMetadata, hints: readonly Hint[]): this {
    for (const row of rows) {
      this.#visit(row, hints, {
        meta,
        scope: this.#request.scope,
        selection: this.#request.selection,
        path: '',
        item: { owner: rows, value: row },
      });
    }
    for (const [owner, skipped] of this.#skipped) {
      removeAll(owner, skipped);
    }
    return this;
  }

  #visit(row: Row, hints: readonly Hint[], place: Place): void {
    const mapping = mappingsOf(this.#config).find(place.meta.class);
    if (mapping && IDENTITY_PROPERTY in row) {
      this.#resolve(row, mapping, place);
    }
    for (const hint of hints) {
      this.#visitRelation(row, hint, place);
    }
  }

  #visitRelation(row: Row, hint: Hint, place: Place): void {
    const name = hint.field.split(':')[0]!;
    const prop = propertyOf(place.meta, name);
    const value = row[name];
    if (!prop?.targetMeta && !prop?.polymorphTargets) {
      return;
    }
    const isToOne = prop.kind === ReferenceKind.MANY_TO_ONE || prop.kind === ReferenceKind.ONE_TO_ONE;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (Utils.isPlainObject(item) || isPolymorphicTarget(item)) {
        this.#visit(item as Row, hint.children ?? [], {
          meta: this.#targetOf(prop, item as Row),
          scope: place.scope.child(name),
          selection: place.selection.child(name, { isLink: place.meta.pivotTable === true }),
          path: place.path ? `${place.path}.${name}` : name,
          item: place.meta.pivotTable
            ? place.item
            : isToOne
              ? undefined
              : { owner: value as Row[], value: item as Row },
        });
      }
    }
  }

  #targetOf(prop: EntityProperty, item: Row): EntityMetadata {
    return isPolymorphicTarget(item)
      ? (prop.polymorphTargets!.find(meta => meta.class === item.constructor) ?? prop.targetMeta!)
      : prop.targetMeta!;
  }

  #resolve(row: Row, mapping: HierarchyMapping, place: Place): void {
    const queried = mapping.levelOf(place.meta.class);
    const level =
      mapping.model.resolve(row[IDENTITY_PROPERTY], queried) ?? this.#resolveUnknown(row, { mapping, queried, place });
    if (level) {
      row[IDENTITY_PROPERTY] = mapping.model.currentIdentity(row[IDENTITY_PROPERTY]);
      const { selection, path, scope } = place;
      const isSelected = scope.selects(level, mapping.model);
      this.found.push({ row, mapping, level, queried, selection, isRoot: path === '', isSelected });
    }
  }

  #resolveUnknown(
    row: Row,
    { mapping, queried, place }: { mapping: HierarchyMapping; queried: Level; place: Place },
  ): Level | undefined {
    const policy = this.#request.onUnknown ?? mapping.model.settings.onUnknown;
    if (policy === 'skip' && place.item) {
      const { owner, value } = place.item;
      this.#skipped.set(owner, (this.#skipped.get(owner) ?? new Set()).add(value));
      return undefined;
    }
    if (policy === 'base') {
      const level = mapping.model.nearestAncestor(row[IDENTITY_PROPERTY], queried);
      assignClass(row, mapping.metaOf(level), { isReadOnly: true });
      return level;
    }
    if (typeof policy === 'function') {
      const level = chosenLevel(policy(Object.freeze({ ...row })), mapping, queried);
      assignClass(row, mapping.metaOf(level), { isReadOnly: false });
      return level;
    }
    throw new UnknownIdentityError({
      className: queried.name,
      identity: row[IDENTITY_PROPERTY],
      known: mapping.model.identitiesBelow(queried),
      row: {
        table: mapping.rootMeta.tableName,
        key: keyText(row, mapping.rootMeta),
        ...(place.path ? { path: place.path } : {}),
      },
    });
  }
}

/** In place: MikroORM holds the array. */
function removeAll(owner: Row[], skipped: ReadonlySet<Row>): void {
  const kept = owner.filter(row => !skipped.has(row));
  owner.length = 0;
  for (const row of kept) {
    owner.push(row);
  }
}

function chosenLevel(cls: EntityClass, mapping: HierarchyMapping, queried: Level): Level {
  const level = mapping.model.concreteBelow(queried).find(candidate => candidate.class === cls);
  if (!level) {
    throw new LoadOptionError(
      `The function onUnknown chose ${cls?.name ?? String(cls)}, which is no concrete class of ${queried.name}. ` +
        `Return one of ${mapping.model
          .concreteBelow(queried)
          .map(({ name }) => name)
          .join(', ')}.`,
    );
  }
  return level;
}

/** A row of a relation to unrelated classes carries its class as own `constructor`. */
export function isPolymorphicTarget(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.hasOwn(value, 'constructor') &&
    typeof value.constructor === 'function'
  );
}

/** The values of the key columns of a row. */
export function keyOf(row: Row, meta: EntityMetadata): unknown[] {
  return Utils.flatten(
    meta.getPrimaryProps().map(prop => keyValues(row[prop.name], prop.targetMeta)),
    true,
  );
}

function keyValues(value: unknown, target: EntityMetadata | undefined): unknown[] {
  if (target && Utils.isPlainObject(value)) {
    return keyOf(value, target);
  }
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** The key of a row as text, for maps and messages. */
export function keyText(row: Row, meta: EntityMetadata): string {
  return keyOf(row, meta)
    .map(value => (value instanceof Date ? value.toISOString() : String(value)))
    .join('~');
}
