import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../examples/tools-api/app.ts';
import { tour } from '../../examples/tools-api/tour.ts';
import { entities, Tool } from '../../examples/tools-api/tools.ts';
import { type Answer, client, problemIn, type Served } from '../fastify/serve.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

interface Row {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface Page {
  readonly items: Row[];
  readonly total: number;
}

const weather = { type: 'function.getweatherfunction', name: 'weather', station: 'Oslo' };
const code = { type: 'function.codeinterpreterfunction', name: 'code', language: 'Python', timeout: 5 };
const search = { type: 'websearchtool', name: 'search', engine: 'Meilisearch', description: "'; drop table tool" };

describe.each(engines)('M2 the example of a service of tools [$name]', engine => {
  let db: TestOrm;
  let app: FastifyInstance;
  let url: string;
  let http: Pick<Served, 'ask' | 'send'>;
  const made: Row[] = [];

  beforeAll(async () => {
    db = await openOrm(engine, { entities });
    app = await buildApp(db.orm);
    url = await app.listen({ port: 0, host: '127.0.0.1' });
    http = client(url);
    for (const body of [weather, code, search]) {
      made.push((await http.send<Row>('POST', '/tools', body)).body);
    }
  });

  afterAll(async () => {
    await app?.close();
    await db?.close();
  });

  const problem = async (answer: Promise<Answer<unknown>>): Promise<object> => {
    const { status, code: name, errors } = problemIn(await answer);
    return errors ? { status, code: name, fields: errors.map(({ field }) => field) } : { status, code: name };
  };
  const invalid = (...fields: string[]): object => ({ status: 422, code: 'INVALID_REQUEST', fields });
  const missing = { status: 404, code: 'ENTITY_NOT_FOUND' };

  it('S1 makes tools by their type, with the defaults of their class', () => {
    expect(made).toMatchObject([
      { ...weather, unit: 'celsius', timeout: 30, description: null },
      { ...code, timeout: 5 },
      { ...search, results: 10 },
    ]);
    expect(made.every(({ id }) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
    expect(made[0]).not.toHaveProperty('polymorphicName');
  });

  it('S12 lists them as a table view, by two queries and a count', async () => {
    const { result, count } = await db.queries.during(() => http.ask<Page>('/tools?desc=false'));
    expect(result.body).toEqual({ items: made, total: 3 });
    expect(count).toBe(3);
    const page = await http.ask<Page>('/tools?limit=1&offset=1&order=created_at&desc=true');
    expect(page.body).toEqual({ items: [made[1]], total: 3 });
    const later = await http.ask<Page>('/tools?createdAfter=2100-01-01T00:00:00Z');
    expect(later.body).toEqual({ items: [], total: 0 });
  });

  it('S6 filters them by type, branch and name', async () => {
    const names = async (query: string): Promise<string[]> =>
      (await http.ask<Page>(`/tools?desc=false&${query}`)).body.items.map(({ name }) => name);
    expect(await names('type=function')).toEqual(['weather', 'code']);
    expect(await names('type=websearchtool')).toEqual(['search']);
    expect(await names('name=code')).toEqual(['code']);
    expect(await names('name=%25')).toEqual([]);
  });

  it('S10 reads one, and answers 404 for a key that is unknown or malformed, without a query for the latter', async () => {
    expect((await http.ask(`/tools/${made[0]!.id}`)).body).toEqual(made[0]);
    expect(await problem(http.ask('/tools/01890000-0000-7000-8000-000000000000'))).toEqual(missing);
    for (const id of ["'; drop table tool", '1', '__proto__', 'x'.repeat(90)]) {
      expect(
        await db.queries.countOf(async () =>
          expect(await problem(http.ask(`/tools/${encodeURIComponent(id)}`))).toEqual(missing),
        ),
      ).toBe(0);
    }
  });

  it('S17 refuses fields of siblings, unknown types and what is not the client’s, by field', async () => {
    const refused = (body: unknown): Promise<object> => problem(http.send('POST', '/tools', body));
    expect(await refused({ ...weather, engine: 'x' })).toEqual(invalid('engine'));
    expect(await refused({ ...weather, polymorphicName: 'websearchtool' })).toEqual(invalid('polymorphicName'));
    expect(await refused({ ...weather, updatedAt: '2026-01-31T12:00:00Z' })).toEqual(invalid('updatedAt'));
    expect(await refused({ ...weather, unit: 'kelvin' })).toEqual(invalid('unit'));
    expect(await refused({ ...weather, station: { $ne: null } })).toEqual(invalid('station'));
    expect(await refused({ ...weather, type: 'function' })).toEqual(invalid('type'));
    expect(await refused({ ...weather, type: 'constructor' })).toEqual(invalid('type'));
    expect(await refused([weather])).toEqual(invalid('body'));
    expect(await db.em().count(Tool)).toBe(3);
  });

  it('S17 changes one, and refuses the fields and the type of a sibling', async () => {
    const path = `/tools/${made[1]!.id}`;
    const { type } = code;
    expect(await problem(http.send('PATCH', path, { type, engine: 'x' }))).toEqual(invalid('engine'));
    expect(await problem(http.send('PATCH', path, { type, id: made[0]!.id }))).toEqual(invalid('id'));
    expect(await problem(http.send('PATCH', path, { type: 'websearchtool', engine: 'x' }))).toEqual(invalid('type'));
    const changed = await http.send<Row>('PATCH', path, { type, language: 'Ruby' });
    expect(changed).toMatchObject({
      status: 200,
      body: { ...made[1], language: 'Ruby', updatedAt: expect.any(String) },
    });
    expect((await http.ask(path)).body).toEqual(changed.body);
    made[1] = changed.body;
  });

  it('S10 refuses query strings by field: SQL in an order, numbers out of range, unknown and huge ones', async () => {
    const refused = (query: string): Promise<object> => problem(http.ask(`/tools?${query}`));
    expect(await refused('order=name;drop table tool')).toEqual(invalid('order'));
    expect(await refused('limit=101&offset=-1&desc=maybe')).toEqual(invalid('offset', 'limit', 'desc'));
    expect(await refused('limit=1&limit=2')).toEqual(invalid('limit'));
    expect(await refused('type=moontool')).toEqual(invalid('type'));
    expect(await refused('sort=name')).toEqual(invalid('sort'));
    expect(await refused('__proto__=1')).toEqual(invalid('__proto__'));
    expect(await refused(`name=${'x'.repeat(10_000)}`)).toEqual(invalid('name'));
    expect(await refused('createdAfter=2026-01-01')).toEqual(invalid('createdAfter'));
    expect((await http.ask(`/tools?name=${'x'.repeat(100_000)}`).catch(() => ({ status: 431 }))).status).toBe(431);
  });

  it('T4 pages through the newest by cursors, and refuses those that are cut or of another route', async () => {
    interface CursorPage {
      readonly items: Row[];
      readonly nextCursor: string | null;
    }
    const first = await http.ask<CursorPage>('/tools/newest?limit=2');
    expect(first.body.items).toEqual([made[2], made[1]]);
    const cursor = first.body.nextCursor!;
    const second = await http.ask<CursorPage>(`/tools/newest?limit=2&cursor=${cursor}`);
    expect(second.body).toEqual({ items: [made[0]], nextCursor: null, hasMore: false, limit: 2 });
    const refused = { status: 422, code: 'INVALID_CURSOR' };
    expect(await problem(http.ask(`/tool-sets/newest?cursor=${cursor}`))).toEqual(refused);
    expect(await problem(http.ask(`/tools/newest?cursor=${cursor}&ascending=true`))).toEqual(refused);
    expect(await problem(http.ask(`/tools/newest?cursor=${cursor.slice(0, -3)}`))).toEqual(refused);
    expect(await problem(http.ask('/tools/newest?limit=0&page=2'))).toEqual(invalid('limit', 'page'));
  });

  it('S8 calls a tool by its class, and answers 409 when one with calls is to be deleted', async () => {
    const path = `/tools/${made[0]!.id}`;
    const call = await http.send<Row>('POST', `${path}/calls`, { input: 'Bergen' });
    expect(call).toMatchObject({
      status: 201,
      body: { tool: made[0]!.id, output: 'Oslo reports 21 celsius in Bergen' },
    });
    const answer = await http.ask(path, { method: 'DELETE' });
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'REFERENCED' });
    expect(JSON.stringify(answer.body)).not.toMatch(/tool_call|constraint|delete from/);
    expect((await http.ask(path)).status).toBe(200);
  });

  it('S8 deletes one that nothing refers to', async () => {
    const spare = await http.send<Row>('POST', '/tools', { ...search, name: 'spare' });
    const path = `/tools/${spare.body.id}`;
    expect(await http.ask(path, { method: 'DELETE' })).toMatchObject({ status: 204, body: undefined });
    expect(await problem(http.ask(path, { method: 'DELETE' }))).toEqual(missing);
  });

  it('S8 answers 409 for a name that is taken', async () => {
    const answer = await http.send('POST', '/tools', { ...search, name: 'weather' });
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'CONFLICT' });
    expect(JSON.stringify(answer.body)).not.toMatch(/insert into|_unique/);
  });

  it('S6 gives sets with tools of every class', async () => {
    const set = await http.send<Row>('POST', '/tool-sets', { name: 'all', tools: made.map(({ id }) => id) });
    expect(set).toMatchObject({ status: 201, body: { name: 'all' } });
    const { result, count } = await db.queries.during(() => http.ask<{ tools: Row[] }>(`/tool-sets/${set.body.id}`));
    expect(result.body.tools.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
      made.toSorted((a, b) => a.name.localeCompare(b.name)),
    );
    expect(count).toBe(3);
    const newest = await http.ask<{ items: Row[] }>('/tool-sets/newest');
    expect(newest.body.items).toEqual([result.body]);
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect(await problem(http.send('POST', '/tool-sets', { name: 'x', tools: [unknown] }))).toEqual(missing);
    expect(await problem(http.send('POST', '/tool-sets', { name: 'x', tools: ['y'] }))).toEqual(invalid('tools.0'));
  });

  it('M2 answers other wrong requests with problems too', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const evil = '{"type":"websearchtool","name":"x","engine":"y","__proto__":{"isAdmin":true}}';
    expect(await problem(http.ask('/tools', { ...json, body: evil }))).toEqual({ status: 400, code: 'BAD_REQUEST' });
    expect(await problem(http.ask('/tools', { method: 'POST', body: JSON.stringify(weather) }))).toEqual(
      invalid('body'),
    );
    expect(
      await problem(http.ask('/tools', { ...json, headers: { 'content-type': 'application/xml' }, body: '<a/>' })),
    ).toEqual({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect(await problem(http.ask('/tools/%E0%A4%A'))).toEqual({ status: 400, code: 'BAD_REQUEST' });
    expect(await problem(http.ask('/nowhere'))).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  it('M2 has a valid OpenAPI document, whose components are the classes', async () => {
    const { body } = await http.ask<{ components: { schemas: Record<string, object> } }>('/openapi.json');
    expect(await new Validator().validate(structuredClone(body) as never)).toMatchObject({ valid: true });
    const classes = ['GetWeatherFunction', 'CodeInterpreterFunction', 'WebSearchTool'];
    expect(Object.keys(body.components.schemas)).toEqual(
      expect.arrayContaining([
        'AnyTool',
        ...classes,
        'AnyToolCreate',
        ...classes.map(name => `${name}Create`),
        'AnyToolUpdate',
        ...classes.map(name => `${name}Update`),
        'ToolSet',
        'ToolSetCreate',
        'ToolCall',
        'Problem',
      ]),
    );
    expect(body.components.schemas['AnyTool']).toMatchObject({
      discriminator: { mapping: { 'function.getweatherfunction': '#/components/schemas/GetWeatherFunction' } },
    });
  });

  it('M2 answers its tour', async () => {
    const exchanges = await Array.fromAsync(tour(url));
    expect(exchanges.map(({ status }) => status)).toEqual([201, 201, 422, 200, 422, 200, 201, 409, 201, 404]);
  });
});

describe('M2 the script of a service of tools', () => {
  it('M2 serves, asks itself, and ends', async () => {
    const { DATABASE_URL: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'example:tools-api'], { env });
    expect(stdout).toContain('409 {"type":"about:blank","title":"Conflict"');
  }, 120_000);
});
