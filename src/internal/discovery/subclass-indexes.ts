import { type EntityClass, type EntityMetadata, Utils } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { uniqueInBranch, type Unique } from './branch-unique.ts';

type Index = EntityMetadata['indexes'][number];

interface Declared {
  readonly uniques: readonly Unique[];
  readonly indexes: readonly Index[];
}

/**
 * Makes what a class of a single table declares unique hold for its own rows and those of its subclasses.
 *
 * MikroORM puts it on the whole table, where siblings that share the column clash, and hands it to every class. It is taken
 * out before, and put on the root and on the classes that have it when all columns are known.
 */
export class SubclassIndexes {
  readonly #declared = new Map<EntityClass, Declared>();

  /** Takes what a class declares; a root keeps its own. */
  take(meta: EntityMetadata): void {
    const { uniques, indexes } = meta;
    this.#declared.set(meta.class, { uniques: [...uniques], indexes: [...indexes] });
    if (meta !== meta.root) {
      meta.uniques = [];
      meta.indexes = [];
    }
  }

  /** Gives the table and its classes what was taken. */
  restore(mapping: HierarchyMapping): void {
    const { rootMeta: root, model } = mapping;
    const levels = mapping.levelsBelow(model.root);
    for (const meta of [root, ...levels.map(level => mapping.metaOf(level))]) {
      meta.uniques = meta.uniques.filter(unique => !isMadeByMikroOrm(unique));
    }
    for (const level of levels) {
      const { uniques, indexes } = this.#declared.get(level.class)!;
      const branch = [level, ...mapping.levelsBelow(level)].map(each => mapping.metaOf(each));
      add(branch, uniques, indexes);
      add(
        [root],
        uniques.map(unique => uniqueInBranch(mapping, level, unique)),
        indexes,
      );
    }
  }
}

function add(metas: readonly EntityMetadata[], uniques: readonly Unique[], indexes: readonly Index[]): void {
  for (const meta of metas) {
    meta.uniques = Utils.removeDuplicates([...meta.uniques, ...uniques]);
    meta.indexes = Utils.removeDuplicates([...meta.indexes, ...indexes]);
    meta.hasUniqueProps = meta.uniques.length + meta.uniqueProps.length > 0;
  }
}

/** For a to-one relation that two siblings declare unique, MikroORM adds the identity to its columns. */
function isMadeByMikroOrm({ name, properties }: Unique): boolean {
  const names = Utils.asArray(properties);
  return !name && names.length === 2 && names[1] === IDENTITY_PROPERTY;
}
