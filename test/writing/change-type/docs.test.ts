import { changeType, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { defineEntity, p } from '@mikro-orm/core';
import { expect, it } from 'vitest';
import { blocksOf } from '../../docs/blocks.ts';
import * as model from '../../docs/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

const statements = blocksOf('docs/changing-types.md', 'sql').flatMap(({ code }) => code.trim().split('\n'));

/** The tools of the documentation in one table. */
function declareSingleTable() {
  abstract class Tool extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class FunctionTool extends Tool {
    declare timeout: number;
  }
  class GetWeatherFunction extends FunctionTool {
    declare apiKey: string;
  }
  class WebSearchTool extends Tool {
    declare engine: string;
  }
  defineEntity({
    class: Tool,
    discriminator: 'polymorphicName',
    properties: { id: p.integer().primary(), name: p.string() },
  });
  defineEntity({ class: FunctionTool, properties: { timeout: p.integer() } });
  defineEntity({ class: GetWeatherFunction, properties: { apiKey: p.string() } });
  defineEntity({ class: WebSearchTool, properties: { engine: p.string() } });
  return { WebSearchTool, GetWeatherFunction, tools: defineHierarchy(Tool, { GetWeatherFunction, WebSearchTool }) };
}

const data = { apiKey: 'secret', timeout: 10 };

async function joined({ em: fork }: TestOrm): Promise<void> {
  const { CodeInterpreterFunction, GetWeatherFunction, ToolCall, WebSearchTool } = model;
  const em = fork();
  const tool = em.create(WebSearchTool, { id: 3, name: 'web', engine: 'Meilisearch' });
  em.create(ToolCall, { id: 1, tool });
  await em.flush();
  tool.name = 'other';
  tool.engine = 'other';
  await em.flush();
  const weather = await changeType(em, tool, { to: GetWeatherFunction, data });
  weather.timeout = 11;
  await em.flush();
  em.remove(await em.findOneOrFail(ToolCall, 1));
  await changeType(em, weather, { to: CodeInterpreterFunction, data: { sandbox: 'a container', timeout: 5 } });
}

async function singleTable(
  { em: fork }: TestOrm,
  { WebSearchTool, GetWeatherFunction }: ReturnType<typeof declareSingleTable>,
): Promise<void> {
  const em = fork();
  const tool = em.create(WebSearchTool, { id: 3, name: 'web', engine: 'Meilisearch' });
  await em.flush();
  await changeType(em, tool, { to: GetWeatherFunction, data });
}

it('what docs/changing-types.md shows is sent', async () => {
  const { tools, Owner, ToolSet, ToolCall } = model;
  const single = declareSingleTable();
  await using first = await openOrm(engines[0]!, { entities: [...tools.entities, Owner, ToolSet, ToolCall] });
  await using second = await openOrm(engines[0]!, { entities: [...single.tools.entities] });
  const { sql } = await first.queries.during(() => joined(first));
  const { sql: more } = await second.queries.during(() => singleTable(second, single));
  expect(statements.length).toBeGreaterThan(6);
  expect([...sql, ...more]).toEqual(expect.arrayContaining(statements));
});
