import type { MikroORM } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';
import { HierarchyMigrationError } from '../../../errors/hierarchy-migration-error.ts';
import { listNames } from '../../../errors/sentence.ts';
import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { HierarchyTables, StoredHierarchy } from '../hierarchy-tables.ts';
import { beside } from './table-names.ts';
import { childTables } from './child-tables.ts';
import { identitiesOf, tableColumns } from './describe-hierarchy.ts';

/**
 * The child tables that a database has for a hierarchy whose entities are in a single table now: those whose key is a foreign key
 * to the root table or to one of them. Throws `HierarchyMigrationError` for a table that no class has, and a class without a table.
 */
export function storedTables(
  orm: MikroORM,
  { mapping, described, schema }: { mapping: HierarchyMapping; described: StoredHierarchy; schema: DatabaseSchema },
  names: Readonly<Record<string, string>> = {},
): HierarchyTables {
  const parents = childTables(schema, described.table);
  const { model } = mapping;
  const nameOf = (name: string): string =>
    names[name] ?? beside(described.table, orm.config.getNamingStrategy().classToTableName(name));
  const below = [...model.levels].filter(level => level !== model.root);
  const missing = below.find(level => !parents.has(nameOf(level.name)));
  const claimed = new Set(below.map(level => nameOf(level.name)));
  const unclaimed = [...parents.keys()].find(table => !claimed.has(table));
  if (missing || unclaimed !== undefined) {
    const tables = listNames(parents.keys()) || 'none';
    throw new HierarchyMigrationError(
      `${missing ? `${missing.name} has no table ${nameOf(missing.name)} below ${described.table}` : `The table ${unclaimed!} below ${described.table} is that of no class`}. ` +
        `The child tables are: ${tables}. Name them by class, tables: { ${missing?.name ?? 'Class'}: '…' }, or add and remove classes in a migration before.`,
    );
  }
  const { table, key, column } = described;
  return {
    table,
    key,
    column,
    identities: identitiesOf(mapping, level => nameOf(level.name)),
    tables: Object.fromEntries([...claimed].map(each => [each, tableColumns(schema, each, [...key, column])])),
  };
}
