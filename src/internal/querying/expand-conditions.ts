import {
  type Dictionary,
  type EntityClass,
  type EntityMetadata,
  type EntityName,
  type EntityProperty,
  GroupOperator,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { TypeConditionError } from '../../errors/condition-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type ConditionNode, isConditionNode, type Treatment, TypeTest } from '../../polymorphic/type-condition.ts';
import { classOf } from '../loading/load-options.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { expandIdentity } from './identity-values.ts';
import { byKey } from './key-subquery.ts';

/** What a condition stands on. */
interface Place {
  readonly name: string;
  readonly class: EntityClass | undefined;
  readonly properties: Readonly<Record<string, EntityProperty>>;
  /** On a relation. */
  readonly isNested: boolean;
  /** Inside a negation SQL's null is not false: there a condition must be true or false for every row. */
  readonly isNegated: boolean;
}

/** Puts MikroORM's own conditions in the place of `ofType`, `notOfType` and `treat`; a `where` without them stays as it is. */
export class ConditionExpander {
  readonly #driver: AbstractSqlDriver;
  readonly #schema: string | undefined;
  readonly #isPopulateWhere: boolean;

  /** What becomes a `populateWhere` is copied by MikroORM without keys that are fragments. */
  constructor(driver: AbstractSqlDriver, schema: string | undefined, isPopulateWhere: boolean = false) {
    this.#driver = driver;
    this.#schema = schema;
    this.#isPopulateWhere = isPopulateWhere;
  }

  /** MikroORM's table of migrations is an entity that no ORM knows. */
  expand<T>(where: T, entityName: EntityName): T {
    const cls = classOf(entityName);
    return this.#driver.getMetadata().has(cls) ? (this.#visit(where, this.#placeOf(cls)) as T) : where;
  }

  #visit(where: unknown, place: Place): unknown {
    if (Array.isArray(where)) {
      const items = where.map(item => this.#visit(item, place));
      return items.some((item, index) => item !== where[index]) ? items : where;
    }
    return Utils.isPlainObject(where) ? this.#visitObject(where, place) : where;
  }

  #visitObject(where: Dictionary, place: Place): Dictionary {
    const conditions: Dictionary[] = [];
    const changed: Dictionary = {};
    for (const [key, value] of Object.entries(where) as [string, unknown][]) {
      const condition = isConditionNode(value) ? this.#translate(value, place) : this.#identity(key, value, place);
      if (condition) {
        conditions.push(condition);
        changed[key] = undefined;
        continue;
      }
      const expanded = this.#visit(value, this.#placeAt(key, place));
      if (expanded !== value) {
        changed[key] = expanded;
      }
    }
    return Utils.hasObjectKeys(changed) ? merge(where, changed, conditions) : where;
  }

  /** A condition on the identity of rows that may be stored under former ones. */
  #identity(key: string, value: unknown, { class: cls }: Place): Dictionary | undefined {
    const model = key === IDENTITY_PROPERTY ? mappingsOf(this.#driver.config).find(cls)?.model : undefined;
    return model?.hasFormer ? expandIdentity(model, value) : undefined;
  }

  #placeAt(key: string, place: Place): Place {
    if (key in GroupOperator || key === '$some' || key === '$none') {
      return place;
    }
    if (key === '$not' || key === '$every') {
      return { ...place, isNegated: true };
    }
    const prop = Object.hasOwn(place.properties, key) ? place.properties[key] : undefined;
    if (prop?.targetMeta) {
      return { ...this.#placeOf(prop.targetMeta.class), isNested: true, isNegated: place.isNegated };
    }
    return { ...place, name: `${place.name}.${key}`, class: undefined, properties: prop?.embeddedProps ?? {} };
  }

  #translate(node: ConditionNode, place: Place): Dictionary {
    const mapping = mappingsOf(this.#driver.config).find(place.class);
    if (!mapping) {
      throw TypeConditionError.misplaced(node.toString(), place.name);
    }
    return node instanceof TypeTest
      ? { [IDENTITY_PROPERTY]: { [node.isNegated ? '$nin' : '$in']: node.identitiesIn(mapping.model) } }
      : this.#treat(node, mapping, place);
  }

  /** In a single table a condition of the same row; else, and inside a negation, by key. */
  #treat(node: Treatment, mapping: HierarchyMapping, place: Place): Dictionary {
    const level = mapping.model.requireLevel(node.class);
    const meta = mapping.metaOf(level);
    const where = asCondition(node.where, meta);
    const own = this.#placeOf(meta.class);
    if (!mapping.isJoined && !place.isNegated && knows(place, where) && knows(own, where)) {
      const identities = { [IDENTITY_PROPERTY]: { $in: [...mapping.model.storedBelow(level)] } };
      const condition = this.#visitObject(where, own);
      return level.parent ? { $and: [identities, condition] } : condition;
    }
    if (place.isNested && meta.compositePK && this.#isPopulateWhere) {
      throw new TypeConditionError(
        `${node.toString()} stands in populateWhere on ${place.name}, whose key is composite. Load the relation with a condition of its own: ` +
          `collection.matching({ where: … }) or em.find(${place.name}, …).`,
      );
    }
    return byKey(this.#driver, meta, { where, schema: this.#schema, isNested: place.isNested });
  }

  /** By class: the target of a relation into a single table has more properties than its class is queried by. */
  #placeOf(cls: EntityClass): Place {
    const { className, properties } = this.#driver.getMetadata().get(cls);
    return { name: className, class: cls, properties, isNested: false, isNegated: false };
  }
}

/** In `$and`, so that no key of the object, and no condition that MikroORM sets by name, takes another's place. */
function merge(where: Dictionary, changed: Dictionary, conditions: readonly Dictionary[]): Dictionary {
  const merged: Dictionary = {};
  for (const key of Reflect.ownKeys(where) as string[]) {
    if (!Object.hasOwn(changed, key) || changed[key] !== undefined) {
      const enumerable = Object.prototype.propertyIsEnumerable.call(where, key);
      const value: unknown = Object.hasOwn(changed, key) ? changed[key] : where[key];
      Object.defineProperty(merged, key, { value, enumerable, writable: true, configurable: true });
    }
  }
  if (conditions.length > 0) {
    merged['$and'] = [...((merged['$and'] as Dictionary[] | undefined) ?? []), ...conditions];
  }
  return merged;
}

/** As `em.find` takes it: a condition, a key, or a list of either. */
function asCondition(where: unknown, meta: EntityMetadata): Dictionary {
  const key = Utils.getPrimaryKeyHash(meta.primaryKeys);
  if (Array.isArray(where)) {
    const items: readonly unknown[] = where;
    return isKey(items, meta) ? { [key]: items } : { $or: items.map(item => asCondition(item, meta)) };
  }
  if (!Utils.isPlainObject(where) && !isKey(where, meta)) {
    throw new TypeConditionError(
      `treat(${meta.className}, …) was given something else than a condition: treat(${meta.className}, { … }).`,
    );
  }
  return isKey(where, meta) ? { [key]: where } : (where as Dictionary);
}

function isKey(where: unknown, meta: EntityMetadata): boolean {
  return Utils.isPrimaryKey<object>(where, meta.compositePK);
}

/** Whether the queried class has the properties that a condition on one of its descendants names. */
function knows(place: Place, where: unknown): boolean {
  if (Array.isArray(where)) {
    return where.every(item => knows(place, item));
  }
  return Object.entries(where as Dictionary).every(([key, value]: [string, unknown]) =>
    key in GroupOperator || key === '$not'
      ? knows(place, value)
      : Object.hasOwn(place.properties, key) || isConditionNode(value),
  );
}
