import { DeferMode, type EntityManager, type EntityMetadata } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';
import { TypedKeysError } from '../../errors/declaration-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { quoteText } from './identity-condition.ts';
import { isTableOf } from './table-of-class.ts';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/** Refuses `typedKeys` where no constraint can hold it. */
export function checkTypedKeys({ model, isJoined }: HierarchyMapping): void {
  if (!model.settings.typedKeys) {
    return;
  }
  if (!isJoined) {
    throw TypedKeysError.singleTable(model.root.name);
  }
  for (const { name, parent, former } of model.levels) {
    if (parent?.parent) {
      throw TypedKeysError.middle(model.root.name, parent.name, name);
    }
    if (former.length > 0) {
      throw TypedKeysError.renamed(model.root.name, name, former);
    }
  }
}

/**
 * Lets the keys of joined children carry the identity, where a hierarchy asks for it: a column that can hold nothing but the
 * identity of the class, and a foreign key from the key and it to those of the root.
 *
 * The foreign key is deferred, so that a change of type may write the root before it deletes the child row.
 */
export function withTypedKeys(schema: DatabaseSchema, em: EntityManager): DatabaseSchema {
  const mappings = mappingsOf(em.config);
  for (const meta of em.getMetadata() as Iterable<EntityMetadata>) {
    const mapping = mappings.find(meta.class);
    if (mapping?.model.settings.typedKeys) {
      const root = schema.getTables().find(table => isTableOf(table, mapping.rootMeta, em));
      for (const table of schema.getTables().filter(each => isTableOf(each, meta, em))) {
        if (meta === mapping.rootMeta) {
          table.addIndex(meta, { properties: [...meta.primaryKeys, IDENTITY_PROPERTY] }, 'unique');
        } else if (root) {
          typeKey(table, root, { meta, mapping, em });
        }
      }
    }
  }
  return schema;
}

interface Child {
  readonly meta: EntityMetadata;
  readonly mapping: HierarchyMapping;
  readonly em: EntityManager;
}

function typeKey(table: Table, root: Table, { meta, mapping, em }: Child): void {
  const { column } = mapping.model.settings;
  const identity = mapping.levelOf(meta.class).identity!;
  const keys = meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const foreignKeys = table.getForeignKeys();
  const toParent = Object.values(foreignKeys).find(({ columnNames }) => String(columnNames) === String(keys))!;
  const columnNames = [...keys, column];
  const constraintName = em.getPlatform().getIndexName(table.name, columnNames, 'foreign');
  table.addColumn({ ...root.getColumn(column)!, generated: `(${quoteText(identity)}) stored` });
  foreignKeys[constraintName] = {
    constraintName,
    columnNames,
    localTableName: toParent.localTableName,
    referencedTableName: toParent.referencedTableName,
    referencedColumnNames: [...toParent.referencedColumnNames, column],
    deferMode: DeferMode.INITIALLY_DEFERRED,
  };
}
