import {
  type Collection,
  type EntityMetadata,
  type EntityProperty,
  helper,
  ReferenceKind,
  type UnitOfWork,
  Utils,
} from '@mikro-orm/core';

type Undo = () => void;
type Managed = Record<string, unknown>;

/**
 * Takes an entity out of the loaded collections and one-to-ones of others whose element it no longer is; returns what puts
 * it back. Their rows do not change: the columns that they mirror are gone.
 */
export function leaveInverseSides(uow: UnitOfWork, entity: object): Undo[] {
  const misfits = new Map<EntityMetadata, EntityProperty[]>();
  const undos: Undo[] = [];
  for (const other of uow.getIdentityMap().values() as object[]) {
    const meta: EntityMetadata = helper(other).__meta;
    const props = misfits.get(meta) ?? meta.relations.filter(prop => isInverse(prop) && !accepts(prop, entity));
    misfits.set(meta, props);
    for (const prop of props) {
      undos.push(...leave(other as Managed, prop, entity));
    }
  }
  return undos;
}

function isInverse({ kind, owner }: EntityProperty): boolean {
  return (
    kind === ReferenceKind.ONE_TO_MANY ||
    kind === ReferenceKind.MANY_TO_MANY ||
    (kind === ReferenceKind.ONE_TO_ONE && !owner)
  );
}

function accepts({ targetMeta }: EntityProperty, entity: object): boolean {
  return !targetMeta || entity instanceof targetMeta.class;
}

function leave(other: Managed, prop: EntityProperty, entity: object): Undo[] {
  const { __data: data } = helper(other);
  const value: unknown = other[prop.name];
  if (Utils.isCollection<object>(value)) {
    return leaveCollection(value, entity);
  }
  if (value === undefined || value === null || unwrapped(value) !== entity) {
    return [];
  }
  (data as Managed)[prop.name] = null;
  return [() => ((data as Managed)[prop.name] = value)];
}

function leaveCollection(collection: Collection<object>, entity: object): Undo[] {
  if (!collection.isInitialized() || !collection.contains(entity, false)) {
    return [];
  }
  const wasDirty = collection.isDirty();
  collection.removeWithoutPropagation(entity);
  collection.setDirty(wasDirty);
  return [
    () => {
      collection.addWithoutPropagation(entity);
      collection.setDirty(wasDirty);
    },
  ];
}

function unwrapped(value: unknown): unknown {
  return Utils.isEntity(value, true) && 'unwrap' in value
    ? (value as unknown as { unwrap(): unknown }).unwrap()
    : value;
}
