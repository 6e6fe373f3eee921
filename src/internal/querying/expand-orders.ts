import { type Dictionary, type EntityClass, type EntityMetadata, type EntityName, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { TypeConditionError } from '../../errors/condition-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { OrderNode } from '../../polymorphic/type-order.ts';
import { classOf } from '../loading/load-options.ts';
import { mappingsOf } from '../mapping.ts';
import { identityOrder, orderFragment } from './order-fragment.ts';
import { orderPaths } from './order-path.ts';

/** Whether an `orderBy` holds a `treatOrder`. */
export function holdsTypeOrder(orderBy: unknown): boolean {
  if (Array.isArray(orderBy)) {
    return orderBy.some(holdsTypeOrder);
  }
  return Utils.isPlainObject(orderBy)
    ? Object.values(orderBy).some(value => value instanceof OrderNode || holdsTypeOrder(value))
    : false;
}

/** Puts expressions in the place of `treatOrder`, one key to an object; an `orderBy` without it stays as it is. */
export class OrderExpander {
  readonly #driver: AbstractSqlDriver;
  readonly #schema: string | undefined;

  constructor(driver: AbstractSqlDriver, schema: string | undefined) {
    this.#driver = driver;
    this.#schema = schema;
  }

  expand(orderBy: unknown, entityName: EntityName): unknown {
    return this.holdsOrder(orderBy, entityName) ? this.#visit(orderBy, classOf(entityName)) : orderBy;
  }

  /** Whether an `orderBy` of a class names what is no column as it is stored: a `treatOrder`, or identities that were renamed. */
  holdsOrder(orderBy: unknown, entityName: EntityName): boolean {
    return !mappingsOf(this.#driver.config).isEmpty && this.#isOpen(orderBy, classOf(entityName));
  }

  #isOpen(orderBy: unknown, cls: EntityClass): boolean {
    if (Array.isArray(orderBy)) {
      return orderBy.some(each => this.#isOpen(each, cls));
    }
    return Utils.isPlainObject<Dictionary>(orderBy)
      ? Object.entries(orderBy).some(
          ([key, value]: [string, unknown]) =>
            value instanceof OrderNode || this.#isRenamed(key, cls) || this.#isOpenInside(value, cls, key),
        )
      : false;
  }

  #isOpenInside(value: unknown, cls: EntityClass, key: string): boolean {
    const target = this.#relationOf(cls, key);
    return target ? this.#isOpen(value, target) : holdsTypeOrder(value);
  }

  #isRenamed(key: string | symbol, cls: EntityClass): boolean {
    return key === IDENTITY_PROPERTY && mappingsOf(this.#driver.config).find(cls)?.model.hasFormer === true;
  }

  /** Tables that MikroORM keeps for itself have entities of no metadata. */
  #relationOf(cls: EntityClass, name: string): EntityClass | undefined {
    const meta: EntityMetadata | undefined = this.#driver.getMetadata().find(cls);
    return meta && propertyOf(meta, name)?.targetMeta?.class;
  }

  #visit(orderBy: unknown, cls: EntityClass): Dictionary[] {
    const orders = (Array.isArray(orderBy) ? orderBy : [orderBy]) as readonly Record<string, unknown>[];
    return orders.flatMap(order =>
      Reflect.ownKeys(order).flatMap((key): Dictionary[] => {
        const value = order[key as string];
        if (value instanceof OrderNode) {
          return this.#fragments(value, cls);
        }
        if (this.#isRenamed(key, cls)) {
          return [{ [identityOrder(this.#driver, cls, this.#schema)]: value }];
        }
        return typeof key === 'string' && this.#isOpenInside(value, cls, key)
          ? this.#visit(value, this.#targetOf(cls, key)).map(inner => ({ [key]: inner }))
          : [{ [key]: value }];
      }),
    );
  }

  #targetOf(cls: EntityClass, name: string): EntityClass {
    const target = this.#relationOf(cls, name);
    if (!target) {
      throw TypeConditionError.misplaced('treatOrder', `${cls.name}.${name}`);
    }
    return target;
  }

  #fragments(node: OrderNode, cls: EntityClass): Dictionary[] {
    const mapping = mappingsOf(this.#driver.config).find(cls);
    if (!mapping) {
      throw TypeConditionError.misplaced(node.toString(), cls.name);
    }
    const level = mapping.model.requireLevel(node.class);
    return orderPaths(mapping.metaOf(level), node.order).map(path => ({
      [orderFragment(this.#driver, { mapping, level, path }, this.#schema)]: path.direction,
    }));
  }
}
