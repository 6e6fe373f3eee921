import { afterAll, beforeAll, expect, it } from 'vitest';
import { LockMode } from '@mikro-orm/core';
import { explainLoad, treatPath } from 'mikro-orm-polymorphic';
import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { blocksOf } from './blocks.ts';
import * as model from './model.ts';

const {
  CodeInterpreterFunction,
  FunctionTool,
  GetWeatherFunction,
  Owner,
  Station,
  Tool,
  ToolCall,
  tools,
  ToolSet,
  WebSearchTool,
} = model;
const statements = blocksOf('docs/loading.md', 'sql').flatMap(({ code }) =>
  code.trim().replaceAll(/\n +/g, ' ').split('\n'),
);

/** The loads of docs/loading.md, in its order; indented lines of its SQL continue the statement before. */
const loads: ((em: EntityManager) => Promise<unknown>)[] = [
  em => em.find(Tool, {}, { orderBy: { id: 'asc' }, limit: 20 }),
  em => em.find(Tool, {}, { polymorphicStrategy: 'select-in' }),
  em => em.find(Tool, {}, { polymorphicStrategy: 'single-statement', limit: 20 }),
  em => em.find(Tool, {}, { polymorphicStrategy: 'joined', loadPolymorphic: [WebSearchTool] }),
  em => em.find(Tool, {}, { loadPolymorphic: 'none' }),
  em => em.find(Tool, {}, { loadPolymorphic: [GetWeatherFunction] }),
  em => em.find(Tool, {}, { fields: ['name'] }),
  em => em.find(FunctionTool, {}, { fields: ['name', 'timeout'] }),
  em => em.find(GetWeatherFunction, { apiKey: 'secret' }),
  em => em.find(ToolCall, {}, { populate: ['tool.toolSet'] }),
  em => em.find(ToolSet, {}, { populate: ['tools'] }),
  em => em.find(Tool, {}, { populate: [treatPath(GetWeatherFunction, 'stations.owner')] }),
  em => em.findAndCount(Tool, {}, { onUnknown: 'skip', limit: 20 }),
  em => em.transactional(tx => tx.find(Tool, { id: [1, 3] }, { lockMode: LockMode.PESSIMISTIC_WRITE })),
  em => em.find(ToolCall, {}, { resolveReferences: true }),
];

let db: TestOrm;
let sent: readonly string[];

beforeAll(async () => {
  db = await openOrm(engines[0]!, { entities: [...tools.entities, Owner, Station, ToolSet, ToolCall] });
  const em = db.em();
  const toolSet = em.create(ToolSet, { id: 1, name: 'everyday' });
  const weather = em.create(GetWeatherFunction, { id: 1, name: 'weather', apiKey: 'secret', toolSet });
  em.create(CodeInterpreterFunction, { id: 2, name: 'code', sandbox: 'a container', toolSet });
  em.create(WebSearchTool, { id: 3, name: 'web', engine: 'Meilisearch', toolSet });
  em.create(ToolCall, { id: 1, tool: weather });
  await em.flush();
  em.create(Station, { id: 1, city: 'Oslo', tool: weather });
  await em.flush();
  const recorded = await db.queries.during(async () => {
    for (const load of loads) await load(db.em());
  });
  sent = recorded.sql;
});
afterAll(() => db?.close());

it('docs/loading.md shows what explainLoad prints', async () => {
  const [shown] = blocksOf('docs/loading.md', 'text');
  const options = { where: { name: 'web' }, limit: 20, polymorphicStrategy: 'select-in' } as const;
  expect(`${String(await explainLoad(db.em(), Tool, options))}\n`).toBe(shown?.code);
});

it('docs/loading.md shows SQL', () => {
  expect(statements.length).toBeGreaterThan(10);
});

it.each([...new Set(statements)])('what docs/loading.md shows is sent: %s', statement => {
  const [start, ...rest] = statement.split('…');
  const isSent = (sql: string) =>
    sql.startsWith(start!) && rest.every(part => sql.includes(part)) && (rest.length > 0 || sql === start);
  expect(sent.filter(isSent)).not.toEqual([]);
});
