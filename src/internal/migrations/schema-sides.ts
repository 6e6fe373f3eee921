import { type AbstractSqlDriver, type DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import { generatorOf, liveSchema } from './live-schema.ts';
import { withoutRepeatedDrops } from './repeated-drops.ts';

type Comparison = ReturnType<SchemaComparator['compare']>;

/** How MikroORM writes a difference. */
export interface DifferenceOptions {
  readonly safe?: boolean | undefined;
  readonly dropTables?: boolean | undefined;
}

/** A database and the entities, whose schemas are compared. */
export interface SchemaSides {
  /** Each call reads anew: a comparison needs schemas of its own. */
  readonly from: () => Promise<DatabaseSchema>;
  readonly to: () => DatabaseSchema;
  readonly comparator: SchemaComparator;
  /** The statements between two schemas; given the comparison of the other direction, the inverse of that. */
  readonly difference: (start: DatabaseSchema, end: DatabaseSchema, inverse?: Comparison) => Difference;
}

export interface Difference {
  readonly sql: readonly string[];
  readonly comparison: Comparison;
}

/** The schema of the database, or what it is known to be, and that of the entities. */
export function schemaSides(
  driver: AbstractSqlDriver,
  { safe = false, dropTables = true }: DifferenceOptions = {},
): SchemaSides {
  const generator = generatorOf(driver);
  const comparator = new SchemaComparator(driver.getPlatform());
  const to = (): DatabaseSchema => pruned(generator.getTargetSchema());
  return {
    from: async () => readable(await liveSchema(driver, to().getNamespaces())),
    to,
    comparator,
    difference: (start, end, inverse) => {
      const comparison = comparator.compare(start, end, inverse);
      const sql = generator.diffToSQL(comparison, { wrap: false, safe, dropTables });
      return { comparison, sql: withoutRepeatedDrops(splitStatements(sql)) };
    },
  };
}

/** A constant that a column always has is read without the parentheses that it is written with. */
function readable(schema: DatabaseSchema): DatabaseSchema {
  for (const column of schema.getTables().flatMap(table => table.getColumns())) {
    const [, expression, kind] = /^([^(].*) (stored|virtual)$/s.exec(column.generated ?? '') ?? [];
    if (expression !== undefined) {
      column.generated = `(${expression}) ${kind}`;
    }
  }
  return pruned(schema);
}

/** Leaves out what is in every schema. */
export function pruned(schema: DatabaseSchema): DatabaseSchema {
  schema.prune(undefined, []);
  return schema;
}

/** Statements end with a semicolon at the end of a line, outside of text. */
function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let open = '';
  for (const part of sql.split(/;\n/)) {
    open += open ? `;\n${part}` : part;
    if (open.split("'").length % 2 === 1) {
      const statement = open.trim().replace(/;$/, '');
      statements.push(...(statement ? [`${statement};`] : []));
      open = '';
    }
  }
  return statements;
}
