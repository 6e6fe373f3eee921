import {
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  type MetadataStorage,
  type NamingStrategy,
  ReferenceKind,
} from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { mirrorLink, mirrorOrder, separateLinkColumns } from './link-columns.ts';

/** Whether a class declares a property itself. */
type Declares = (cls: EntityClass, name: string) => boolean;

/** What discovery knows. */
interface Discovered {
  readonly storage: MetadataStorage;
  readonly names: NamingStrategy;
  readonly declares: Declares;
}

/**
 * Gives every class of a hierarchy the link table of the class that declares a many-to-many relation. MikroORM makes one for each joined
 * child, so that a collection is another one when it is read through a class above.
 */
export function shareLinkTables(metas: readonly EntityMetadata[], { storage, names, declares }: Discovered): void {
  const relations = metas.flatMap(meta => meta.relations.filter(isOwner).map(prop => ({ meta, prop })));
  const all = relations.map(({ meta, prop }) => ({
    meta,
    prop,
    declaring: declaringMeta(metas, declares, { meta, prop }),
  }));
  const declared = all.filter(({ meta, declaring }) => meta === declaring);
  for (const link of declared) {
    const table = storage.find(link.prop.pivotEntity)!;
    if (link.prop.fixedOrder) {
      // A class below may have been discovered first, and have it alone.
      link.prop.fixedOrderColumn ??= table.primaryKeys[0]!;
    }
    if (isMade(table, link.prop)) {
      separateLinkColumns(link, storage, names);
    }
  }
  for (const { meta, prop, declaring } of all) {
    if (meta !== declaring) {
      share(storage, { prop, meta, declaring, declared: propertyOf(declaring, prop.name)! });
    }
  }
  for (const link of declared) {
    mirrorLink(link, storage);
  }
  mirrorOrder(metas);
}

function isOwner(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.MANY_TO_MANY && prop.owner && prop.pivotEntity !== undefined;
}

/** The nearest class above that declares it; for the root of a single table, which has copies, the one below that does. */
function declaringMeta(
  metas: readonly EntityMetadata[],
  declares: Declares,
  { meta, prop }: { readonly meta: EntityMetadata; readonly prop: EntityProperty },
): EntityMetadata {
  let level = meta;
  for (let cls: EntityClass | undefined = meta.class; cls; cls = parentClass(cls)) {
    level = metas.find(each => each.class === cls) ?? level;
    if (declares(cls, prop.name)) {
      return level;
    }
  }
  return metas.find(each => each.prototype instanceof meta.class && declares(each.class, prop.name)) ?? level;
}

interface Inherited {
  readonly prop: EntityProperty;
  readonly meta: EntityMetadata;
  readonly declared: EntityProperty;
  readonly declaring: EntityMetadata;
}

function share(storage: MetadataStorage, { prop, meta, declared, declaring }: Inherited): void {
  const own = storage.find(prop.pivotEntity);
  const link = storage.find(declared.pivotEntity)!;
  if (own && own !== link && isMade(own, prop)) {
    storage.reset(own.class);
  }
  const ownInverse = `${meta.className}_${prop.name}__inverse`;
  const other = storage.get(prop.targetMeta!.class as never);
  if (propertyOf(other, ownInverse)) {
    other.removeProperty(ownInverse);
  }
  const { pivotEntity, pivotTable, inversedBy, joinColumns, inverseJoinColumns, fixedOrder, fixedOrderColumn } =
    declared;
  Object.assign(prop, { pivotEntity, pivotTable, inversedBy, joinColumns, inverseJoinColumns });
  Object.assign(prop, { fixedOrder, fixedOrderColumn });
  const [owner] = isMade(link, declared) ? link.relations : [];
  if (owner?.targetMeta?.class === meta.class) {
    const { tableName: referencedTableName, className: type, class: target } = declaring;
    Object.assign(owner, { type, target, targetMeta: declaring, referencedTableName, entity: () => target });
  }
}

/** MikroORM calls the link tables that it makes itself by the name of the table. */
function isMade(link: EntityMetadata, { pivotTable }: EntityProperty): boolean {
  return link.className === pivotTable;
}
