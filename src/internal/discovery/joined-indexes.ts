import { type EntityMetadata, Utils } from '@mikro-orm/core';
import { IndexColumnsError } from '../../errors/declaration-error.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/** Refuses an index over columns of two tables, with which MikroORM starts and fails when it makes the table. */
export function refuseInheritedColumns(meta: EntityMetadata): void {
  const own = new Set(meta.ownProps?.map(({ name }) => name));
  for (const index of meta.tptParent ? [...meta.uniques, ...meta.indexes] : []) {
    const names = Utils.asArray(index.columns?.map(({ name }) => name) ?? index.properties).map(String);
    const inherited = [...names, ...conditionNames(index)].find(name => {
      const prop = propertyOf(meta, name.split('.')[0]!);
      return prop && !prop.primary && !own.has(prop.name);
    });
    if (inherited !== undefined && !index.expression) {
      throw new IndexColumnsError(meta.className, names, [inherited, tableWith(meta, inherited)]);
    }
  }
}

/** A partial index is made of the columns of its condition too. */
function conditionNames({ where }: EntityMetadata['indexes'][number]): string[] {
  return Utils.isPlainObject(where) ? Object.keys(where) : [];
}

function tableWith(meta: EntityMetadata, name: string): string {
  let owner = meta;
  while (owner.tptParent && propertyOf(owner.tptParent, name.split('.')[0]!)) {
    owner = owner.tptParent;
  }
  return owner.tableName;
}
