import type { MikroORM } from '@mikro-orm/core';
import { type AbstractSqlDriver, type DatabaseSchema, SchemaComparator, type SchemaGenerator } from '@mikro-orm/sql';
import { liveSchema } from './live-schema.ts';
import { makeMidway } from './midway-schema.ts';

/** Statements on the way from one schema to another: those before rows are copied, and those after. */
export interface SchemaSteps {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The schema of the database, that of the entities, and the way between them. */
export interface SchemaWay {
  readonly from: DatabaseSchema;
  readonly to: DatabaseSchema;
  readonly up: SchemaSteps;
  readonly down: SchemaSteps;
}

/** Compares the database with the entities in two steps, between which the tables and columns of both exist. */
export async function schemaWay(orm: MikroORM): Promise<SchemaWay> {
  const generator = orm.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!;
  const target = (): DatabaseSchema => pruned(generator.getTargetSchema());
  const live = async (): Promise<DatabaseSchema> =>
    readable(await liveSchema(orm.driver as AbstractSqlDriver, target().getNamespaces()));
  const from = await live();
  const to = target();
  const midUp = makeMidway(await live(), to);
  const midDown = makeMidway(target(), from);
  const difference = (start: DatabaseSchema, end: DatabaseSchema): string[] => {
    const compared = new SchemaComparator((orm.driver as AbstractSqlDriver).getPlatform()).compare(start, end);
    return splitStatements(generator.diffToSQL(compared, { wrap: false, safe: false, dropTables: true }));
  };
  return {
    from,
    to,
    up: { before: difference(from, midUp), after: difference(midUp, to) },
    down: { before: difference(to, midDown), after: difference(midDown, from) },
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

function pruned(schema: DatabaseSchema): DatabaseSchema {
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
