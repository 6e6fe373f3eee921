import type { Configuration, Dictionary, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { Utils } from '@mikro-orm/core';
import { IdentityWriteError } from '../../errors/identity-error.ts';
import { UnknownPropertyError } from '../../errors/write-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';

/** Data of one row: its key, and what each table has beside it. */
export interface SplitRow {
  readonly key: Dictionary;
  readonly parts: ReadonlyMap<EntityMetadata, Dictionary>;
}

/** The tables that hold a row of one class: those of a joined hierarchy from the root down, or the single table. */
export class TableChain {
  readonly meta: EntityMetadata;
  readonly mapping: HierarchyMapping;
  readonly tables: readonly EntityMetadata[];

  constructor(meta: EntityMetadata, mapping: HierarchyMapping) {
    const tables = [meta];
    for (let parent = meta.tptParent; parent; parent = parent.tptParent) {
      tables.unshift(parent);
    }
    this.meta = meta;
    this.mapping = mapping;
    this.tables = tables;
  }

  /** The table that every row of the class has first. */
  get root(): EntityMetadata {
    return this.tables[0]!;
  }

  get identity(): string {
    return this.mapping.model.identityOf(this.meta.class);
  }

  /** The identities that rows of the class and of its descendants have. */
  get identities(): readonly string[] {
    return this.mapping.model.storedBelow(this.mapping.levelOf(this.meta.class));
  }

  /** The properties of the class: the root of a single table lists those of its subclasses as well. */
  get properties(): EntityProperty[] {
    const isSharedRoot = !this.mapping.isJoined && this.meta === this.mapping.rootMeta;
    return isSharedRoot ? this.meta.props.filter(prop => !prop.inherited) : this.meta.props;
  }

  /** The property of this name, or of the column of this name. */
  property(name: string): EntityProperty | undefined {
    const { properties } = this;
    return properties.find(prop => prop.name === name) ?? properties.find(prop => String(prop.fieldNames) === name);
  }

  /** The table that holds a property. */
  tableOf(prop: EntityProperty): EntityMetadata {
    return this.tables.find(table => Object.hasOwn(table.properties, prop.name)) ?? this.meta;
  }

  /** The data by tables. Throws `UnknownPropertyError`. */
  split(data: Dictionary): SplitRow {
    const key: Dictionary = {};
    const parts = new Map<EntityMetadata, Dictionary>(this.tables.map(table => [table, {}]));
    for (const name of Reflect.ownKeys(data)) {
      const prop = this.property(String(name));
      if (!prop) {
        throw new UnknownPropertyError(this.meta.className, String(name));
      }
      const part = prop.primary ? key : parts.get(this.tableOf(prop))!;
      part[prop.name] = data[name as string] as unknown;
    }
    return { key, parts };
  }

  /** The topmost table whose class has every property that a condition names. */
  deepestTable(where: unknown): EntityMetadata {
    const depths = [...namesIn(where)].map(name => {
      const prop = propertyOf(this.meta, name);
      return prop ? this.tables.indexOf(this.tableOf(prop)) : this.tables.length - 1;
    });
    return this.tables[Math.max(0, ...depths)]!;
  }

  /** Throws `IdentityWriteError` when data holds an identity, unless it is the one that the class has anyway. */
  refuseIdentity(data: Dictionary, { allowed }: { allowed?: string } = {}): void {
    for (const name of [IDENTITY_PROPERTY, this.mapping.model.settings.column]) {
      const identity: unknown = data[name];
      if (identity !== undefined && identity !== allowed) {
        throw new IdentityWriteError(this.meta.className, IDENTITY_PROPERTY, identity);
      }
    }
  }
}

/** The properties that a condition names on its own level; keys that are no names are handed on as they are. */
function* namesIn(where: unknown): Iterable<string> {
  if (Array.isArray(where)) {
    for (const item of where) {
      yield* namesIn(item);
    }
  } else if (Utils.isPlainObject<Dictionary>(where)) {
    for (const key of Reflect.ownKeys(where)) {
      if (['$and', '$or', '$not'].includes(String(key))) {
        yield* namesIn(where[key as string]);
      } else {
        yield* typeof key === 'symbol' ? [String(key)] : Utils.splitPrimaryKeys(key);
      }
    }
  }
}

const chains = new WeakMap<EntityMetadata, TableChain>();

/** The tables of a class of a hierarchy; undefined for a class that did not opt in. */
export function tableChain(config: Configuration, meta: EntityMetadata): TableChain | undefined {
  const mapping = mappingsOf(config).find(meta.class);
  if (!mapping) {
    return undefined;
  }
  const chain = chains.get(meta) ?? new TableChain(meta, mapping);
  chains.set(meta, chain);
  return chain;
}
