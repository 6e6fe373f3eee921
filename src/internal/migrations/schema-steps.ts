import type { MikroORM } from '@mikro-orm/core';
import type { AbstractSqlDriver, DatabaseSchema } from '@mikro-orm/sql';
import { makeMidway } from './midway-schema.ts';
import { schemaSides } from './schema-sides.ts';

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
  const sides = schemaSides(orm.driver as AbstractSqlDriver);
  const from = await sides.from();
  const to = sides.to();
  const midUp = makeMidway(await sides.from(), to);
  const midDown = makeMidway(sides.to(), from);
  const difference = (start: DatabaseSchema, end: DatabaseSchema): readonly string[] =>
    sides.difference(start, end).sql;
  return {
    from,
    to,
    up: { before: difference(from, midUp), after: difference(midUp, to) },
    down: { before: difference(to, midDown), after: difference(midDown, from) },
  };
}
