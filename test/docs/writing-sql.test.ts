import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { blocksOf } from './blocks.ts';
import * as model from './model.ts';

const { FunctionTool, GetWeatherFunction, Owner, Tool, ToolCall, tools, ToolSet } = model;
const statements = blocksOf('docs/writing.md', 'sql').flatMap(({ code }) => code.trim().split('\n'));

/** The writes of docs/writing.md, in its order. */
const writes: ((em: EntityManager) => Promise<unknown>)[] = [
  async em => {
    const tool = em.create(GetWeatherFunction, { id: 11, name: 'weather', apiKey: 'secret' });
    em.create(ToolCall, { id: 11, tool });
    await em.flush();
  },
  em => em.insert(GetWeatherFunction, { id: 4, name: 'forecast', timeout: 10, apiKey: 'secret' }),
  em => em.nativeUpdate(GetWeatherFunction, { apiKey: 'old' }, { apiKey: 'new' }),
  em => em.nativeUpdate(FunctionTool, { timeout: { $lt: 10 } }, { name: 'slow', timeout: 60 }),
  em => em.nativeDelete(FunctionTool, { name: 'slow' }),
  em => em.nativeDelete(GetWeatherFunction, { apiKey: 'revoked' }),
  em => em.upsert(GetWeatherFunction, { id: 1, name: 'weather', timeout: 30, apiKey: 'secret' }),
  em => em.clone(Tool, { id: 1 }, { id: 8 }),
  em => em.createQueryBuilder(GetWeatherFunction).update({ apiKey: 'new' }).where({ apiKey: 'old' }).execute(),
];

let db: TestOrm;
let sent: readonly string[];

beforeAll(async () => {
  db = await openOrm(engines[0]!, { entities: [...tools.entities, Owner, ToolSet, ToolCall] });
  await db.em().insert(GetWeatherFunction, { id: 1, name: 'old', timeout: 15, apiKey: 'old secret' });
  const recorded = await db.queries.during(async () => {
    for (const write of writes) await write(db.em());
  });
  sent = recorded.sql;
});
afterAll(() => db?.close());

it('docs/writing.md shows SQL', () => {
  expect(statements.length).toBeGreaterThan(8);
});

it.each([...new Set(statements)])('what docs/writing.md shows is sent: %s', statement => {
  expect(sent).toContain(statement);
});
