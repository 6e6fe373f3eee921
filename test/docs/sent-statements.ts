import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { blocksOf } from './blocks.ts';
import * as model from './model.ts';

/** Holds that every statement of the SQL blocks of a page is sent by one of these queries. */
export function describeStatements(page: string, queries: readonly ((em: EntityManager) => Promise<unknown>)[]): void {
  const statements = blocksOf(page, 'sql').flatMap(({ code }) => code.trim().split('\n'));
  let sent: Promise<readonly string[]> | undefined;

  it.each([...new Set(statements)])(`what ${page} shows is sent: %s`, async statement => {
    const [start, ...rest] = statement.split('…');
    const isSent = (sql: string) =>
      sql.startsWith(start!) && rest.every(part => sql.includes(part)) && (rest.length > 0 || sql === start);
    expect((await (sent ??= send(queries))).filter(isSent)).not.toEqual([]);
  });
}

async function send(queries: readonly ((em: EntityManager) => Promise<unknown>)[]): Promise<readonly string[]> {
  const { CodeInterpreterFunction, GetWeatherFunction, Owner, ToolCall, tools, ToolSet, WebSearchTool } = model;
  await using db = await openOrm(engines[0]!, { entities: [...tools.entities, Owner, ToolSet, ToolCall] });
  const em = db.em();
  const toolSet = em.create(ToolSet, { id: 1, name: 'everyday' });
  const weather = em.create(GetWeatherFunction, { id: 1, name: 'weather', apiKey: 'secret', toolSet });
  em.create(CodeInterpreterFunction, { id: 2, name: 'code', sandbox: 'a container', toolSet });
  em.create(WebSearchTool, { id: 3, name: 'web', engine: 'Meilisearch', toolSet });
  em.create(ToolCall, { id: 1, tool: weather });
  await em.flush();
  const recorded = await db.queries.during(async () => {
    for (const query of queries) {
      await query(db.em());
    }
  });
  return recorded.sql;
}
