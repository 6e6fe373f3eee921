import { type EntityClass, type EntityMetadata, EntitySchema, MetadataStorage } from '@mikro-orm/core';
import { parentClass } from '../keys/class-types.ts';

/** What a class says of itself to MikroORM, in any declaration style, before any ORM exists. */
export interface ClassDeclaration {
  /** Declared with `@Entity()` or `defineEntity`, not only by decorated properties. */
  readonly isEntity: boolean;
  readonly isAbstract: boolean;
  readonly strategy: 'joined' | 'single-table' | undefined;
  readonly discriminatorValue: string | number | undefined;
  readonly tableName: string | undefined;
}

type Stored = Partial<EntityMetadata> & { discriminator?: string };

/** Reads the declaration of `cls` itself; undefined when the class declares nothing. */
export function declarationOf(cls: EntityClass): ClassDeclaration | undefined {
  const meta = storedMetadata(cls);
  if (!meta) {
    return undefined;
  }
  const isAbstract = meta.abstract === true;
  return {
    isEntity: isAbstract || meta.name !== undefined,
    isAbstract,
    strategy:
      meta.inheritance === 'tpt'
        ? 'joined'
        : (meta.discriminator ?? meta.discriminatorColumn)
          ? 'single-table'
          : undefined,
    discriminatorValue: meta.discriminatorValue,
    tableName: meta.collection ?? meta.tableName,
  };
}

/** How the hierarchy that `cls` belongs to is stored, as its root declares it. */
export function strategyOf(cls: EntityClass): ClassDeclaration['strategy'] {
  for (let current: EntityClass | undefined = cls; current; current = parentClass(current)) {
    const strategy = declarationOf(current)?.strategy;
    if (strategy) {
      return strategy;
    }
  }
  return undefined;
}

interface Decorated {
  readonly name: string;
  readonly [MetadataStorage.PATH_SYMBOL]: string;
  readonly [MetadataStorage.META_SYMBOL]?: Stored;
}

function storedMetadata(cls: EntityClass): Stored | undefined {
  const schema = EntitySchema.REGISTRY.get(cls);
  if (schema || !Object.hasOwn(cls, MetadataStorage.PATH_SYMBOL)) {
    return schema?.meta as Stored | undefined;
  }
  const decorated = cls as unknown as Decorated;
  return Object.hasOwn(cls, MetadataStorage.META_SYMBOL)
    ? decorated[MetadataStorage.META_SYMBOL]
    : (MetadataStorage.getMetadata(cls.name, decorated[MetadataStorage.PATH_SYMBOL]) as Stored);
}
