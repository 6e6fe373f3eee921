import type { EntityMetadata, EntityProperty, MetadataStorage, NamingStrategy } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/** A many-to-many relation, and the class that declares it. */
export interface DeclaredLink {
  readonly meta: EntityMetadata;
  readonly prop: EntityProperty;
}

/**
 * Gives both ends of a relation within a hierarchy columns of their own. MikroORM names them after the root, both alike, so that the
 * link table has one column, and knows better only where a class refers to itself.
 */
export function separateLinkColumns(
  { meta, prop }: DeclaredLink,
  storage: MetadataStorage,
  names: NamingStrategy,
): void {
  const { joinColumns, inverseJoinColumns, referencedColumnNames } = prop;
  if (String(joinColumns) !== String(inverseJoinColumns)) {
    return;
  }
  const [own, other] = endNames(meta, prop.targetMeta!, names);
  const columns = (end: string): string[] =>
    referencedColumnNames.map(name => names.joinKeyColumnName(end, name, meta.compositePK));
  Object.assign(prop, { joinColumns: columns(own), inverseJoinColumns: columns(other) });
  const [owner, inverse] = storage.find(prop.pivotEntity)!.relations;
  Object.assign(owner!, { joinColumns: prop.joinColumns, fieldNames: prop.joinColumns });
  Object.assign(inverse!, { joinColumns: prop.inverseJoinColumns, fieldNames: prop.inverseJoinColumns });
}

/** As MikroORM calls them where a class refers to itself. */
function endNames(meta: EntityMetadata, target: EntityMetadata, names: NamingStrategy): [string, string] {
  if (meta.className !== target.className) {
    return [meta.className, target.className];
  }
  const isNamed = meta.tableName !== names.classToTableName(meta.className);
  const base = isNamed ? meta.tableName : meta.className;
  return [`${base}_1`, `${base}_2`];
}

/** The other side of a relation has the same link table, with its columns the other way round. */
export function mirrorLink({ meta, prop }: DeclaredLink, metas: Iterable<EntityMetadata>): void {
  const { pivotEntity, pivotTable, joinColumns, inverseJoinColumns } = prop;
  const mirrored = { pivotEntity, pivotTable, joinColumns: inverseJoinColumns, inverseJoinColumns: joinColumns };
  for (const each of metas) {
    for (const inverse of each.relations) {
      if (inverse.mappedBy === prop.name && inverse.pivotTable !== undefined && isOf(meta, inverse.targetMeta)) {
        Object.assign(inverse, mirrored);
      }
    }
  }
}

function isOf(meta: EntityMetadata, target: EntityMetadata | undefined): boolean {
  return target !== undefined && (target.class === meta.class || target.prototype instanceof meta.class);
}

/** Gives the other side of ordered relations the column of their order, which MikroORM gives to the class that declares that side alone. */
export function mirrorOrder(metas: Iterable<EntityMetadata>): void {
  for (const each of metas) {
    for (const inverse of each.relations) {
      const name = inverse.pivotTable === undefined ? undefined : (inverse.mappedBy as string | undefined);
      const owner = name && inverse.targetMeta ? propertyOf(inverse.targetMeta, name) : undefined;
      if (owner) {
        const { fixedOrder, fixedOrderColumn } = owner;
        Object.assign(inverse, { fixedOrder, fixedOrderColumn });
      }
    }
  }
}
