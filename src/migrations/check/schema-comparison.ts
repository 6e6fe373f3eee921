import type { MikroORM } from '@mikro-orm/core';
import { type DatabaseSchema, SchemaComparator, type SqlEntityManager, type SqlSchemaGenerator } from '@mikro-orm/sql';
import { statementsOf } from '../sql/statements.ts';
import { type Difference, differencesOf, restrictedTo } from './schema-differences.ts';
import { unseenDifferences } from './unseen-differences.ts';

/** How one schema would have to change to be another. */
export interface SchemaComparison {
  readonly differences: readonly Difference[];
  has(difference: Difference): boolean;
  /** The SQL that makes some of the differences go away. */
  sqlFor(differences: readonly Difference[]): string[];
}

/** Compares the database with another schema, in what MikroORM does not compare as well. */
export function compareDatabase(orm: MikroORM, database: DatabaseSchema, to: DatabaseSchema): SchemaComparison {
  const seen = compareSchemas(orm, database, to);
  const unseen = unseenDifferences(database, to);
  const instead = new Set(unseen.flatMap(difference => difference.instead ?? []));
  return {
    differences: [...seen.differences.filter(({ key }) => !instead.has(key)), ...unseen],
    has: difference => seen.has(difference) || unseen.some(({ key }) => key === difference.key),
    sqlFor(wanted) {
      const chosen = new Set(wanted.map(({ key }) => key));
      return [...seen.sqlFor(wanted), ...unseen.filter(({ key }) => chosen.has(key)).flatMap(({ sql }) => sql)];
    },
  };
}

/** Compares two schemas as MikroORM's generator does; `to` is the one that should be. */
export function compareSchemas(orm: MikroORM, from: DatabaseSchema, to: DatabaseSchema): SchemaComparison {
  const comparator = new SchemaComparator((orm.em as SqlEntityManager).getPlatform());
  const generator = orm.schema as SqlSchemaGenerator;
  const diff = comparator.compare(from, to);
  const differences = differencesOf(diff);
  const keys = new Set(differences.map(({ key }) => key));
  return {
    differences,
    has: ({ key }) => keys.has(key),
    sqlFor(wanted) {
      const chosen = new Set(wanted.map(({ key }) => key));
      const sql = generator.diffToSQL(
        restrictedTo(diff, key => chosen.has(key)),
        { wrap: false, safe: false, dropTables: true },
      );
      return statementsOf(sql).map(({ text }) => `${text};`);
    },
  };
}
