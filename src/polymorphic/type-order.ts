import type { EntityClass, QueryOrderMap } from '@mikro-orm/core';
import { TypeConditionError } from '../errors/condition-error.ts';

/** An element of `orderBy` that names columns of one class of a hierarchy. */
export interface TypeOrder {
  readonly polymorphicName?: never;
}

/** What `treatOrder` puts into an `orderBy`. */
export class OrderNode {
  readonly class: EntityClass;
  readonly order: Readonly<Record<string, unknown>>;

  constructor(cls: EntityClass, order: Readonly<Record<string, unknown>>) {
    this.class = cls;
    this.order = order;
    Object.freeze(this);
  }

  toString(): string {
    return `treatOrder(${this.class.name}, …)`;
  }
}

let serial = 0;

/**
 * An element of `orderBy`: by columns that only one class, or one branch, has; null for rows of other types.
 *
 * ```ts
 * await em.find(Tool, {}, { orderBy: [treatOrder(GetWeatherFunction, { apiKey: 'desc nulls last' }), { id: 'asc' }], limit: 20 });
 * ```
 *
 * Takes what `orderBy` of the class takes, with to-one relations. When the query runs it throws `NotInHierarchyError` for a
 * class of another hierarchy, and `TypeConditionError` for what is no column and where there is no hierarchy.
 */
export function treatOrder<T extends object>(
  type: EntityClass<T>,
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- a class without columns has nothing to order by
  order: NoInfer<QueryOrderMap<T>>,
): TypeOrder {
  if (typeof type !== 'function') {
    throw new TypeConditionError(
      `treatOrder was given ${type === undefined ? 'undefined' : `a ${typeof type}`} for a class. When the class is imported, look for a circular import.`,
    );
  }
  if (typeof order !== 'object' || order === null || Array.isArray(order) || Object.keys(order).length === 0) {
    throw new TypeConditionError(
      `treatOrder(${type.name}, …) needs columns and directions: treatOrder(${type.name}, { column: 'asc' }).`,
    );
  }
  const node = new OrderNode(type, order);
  return { [`${node.toString()} #${++serial}`]: node };
}
