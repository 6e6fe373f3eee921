import { readFileSync } from 'node:fs';
import { explainHierarchy, type HierarchyExplanation } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { CodeInterpreterFunction, GetWeatherFunction, Owner, Tool, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const page = 'docs/showing.md';
let db: TestOrm;
let explanation: HierarchyExplanation;
let sent: readonly string[];

beforeAll(async () => {
  db = await openOrm(engines[0]!, { entities: [...tools.entities, Owner, ToolSet, ToolCall] });
  const em = db.em();
  em.create(GetWeatherFunction, { id: 1, name: 'weather', apiKey: 'secret' });
  em.create(GetWeatherFunction, { id: 2, name: 'forecast', apiKey: 'secret' });
  em.create(CodeInterpreterFunction, { id: 3, name: 'code', sandbox: 'a container' });
  await em.flush();
  const recorded = await db.queries.during(() => explainHierarchy(Tool, { em: db.em() }));
  explanation = recorded.result;
  sent = recorded.sql;
});
afterAll(() => db?.close());

it('the texts on the page are what explainHierarchy prints', () => {
  expect(blocksOf(page, 'text').map(({ code }) => code.trimEnd())).toEqual([
    String(explainHierarchy(tools)),
    String(explanation),
  ]);
});

it('the Mermaid diagram on the page is what explainHierarchy draws', () => {
  expect(blocksOf(page, 'mermaid').map(({ code }) => code)).toEqual([explainHierarchy(tools).toMermaid()]);
});

it('the drawing on the page is what explainHierarchy draws', async () => {
  await expect(explanation.toSvg()).toMatchFileSnapshot('../../docs/showing.svg');
  expect(readFileSync(page, 'utf8')).toContain('(showing.svg)');
});

it('the SQL on the page is what is sent', () => {
  expect(blocksOf(page, 'sql').map(({ code }) => code.trim())).toEqual(sent);
});
