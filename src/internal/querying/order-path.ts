import { type EntityMetadata, type EntityProperty, ReferenceKind, Utils } from '@mikro-orm/core';
import { TypeConditionError } from '../../errors/condition-error.ts';
import { isColumn } from '../loading/child-table.ts';

/** One column of an order, reached from a class through to-one relations and embeddables. */
export interface OrderPath {
  readonly steps: readonly EntityProperty[];
  readonly direction: unknown;
}

type Properties = Readonly<Record<string, EntityProperty>>;

/** The columns that `{ dept: 'asc', manager: { name: 'desc' } }` names; throws `TypeConditionError` for anything else. */
export function orderPaths(meta: EntityMetadata, order: Readonly<Record<string, unknown>>): OrderPath[] {
  const visit = (properties: Properties, map: Readonly<Record<string, unknown>>, steps: readonly EntityProperty[]) =>
    Object.entries(map).flatMap(([name, direction]): OrderPath[] => {
      const prop = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const inner = prop && innerProperties(prop);
      if (inner && Utils.isPlainObject(direction)) {
        return visit(inner, direction, [...steps, prop]);
      }
      if (!prop || Utils.isPlainObject(direction) || !isColumn(prop) || prop.fieldNames.length !== 1) {
        throw new TypeConditionError(
          `treatOrder(${meta.className}, …) names ${[...steps.map(step => step.name), name].join('.')}, which is no column to order by. ` +
            `Name columns, columns of embeddables, or columns of to-one relations as { relation: { column: 'asc' } }.`,
        );
      }
      return [{ steps: [...steps, prop], direction }];
    });
  return visit(meta.properties, order, []);
}

function innerProperties(prop: EntityProperty): Properties | undefined {
  if (prop.kind === ReferenceKind.EMBEDDED) {
    return prop.object || prop.array ? undefined : prop.embeddedProps;
  }
  const isToOne = prop.kind === ReferenceKind.MANY_TO_ONE || prop.kind === ReferenceKind.ONE_TO_ONE;
  return isToOne ? prop.targetMeta?.properties : undefined;
}
