import { ResponseMismatchError } from 'mikro-orm-polymorphic';
import { zodUnion } from 'mikro-orm-polymorphic/dto';
import { mikroOrm, type ZodTypeProvider } from 'mikro-orm-polymorphic/fastify';
import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import Fastify, { type FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Owner, Station, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { problemIn, type Served, serve } from './serve.ts';

let orm: MikroORM;

beforeAll(async () => {
  orm = await MikroORM.init({ entities: [...tools.entities, Owner, Station, ToolSet, ToolCall], dbName: 'none' });
});

function serveZod(build: (app: FastifyInstance) => unknown): Promise<Served> {
  return serve(async app => {
    await app.register(mikroOrm, { orm });
    await build(app);
  });
}

const field = (answer: unknown): unknown => problemIn(answer as never).errors;

describe('M2 zod schemas in routes', () => {
  it('check and read bodies, query strings, parameters and headers, and type them', async () => {
    const { ask, send } = await serveZod(app => {
      const typed = app.withTypeProvider<ZodTypeProvider>();
      typed.post(
        '/things/:id',
        {
          schema: {
            params: z.object({ id: z.coerce.number().int() }),
            querystring: z.object({ loud: z.stringbool().default(false) }),
            headers: z.object({ 'x-unit': z.enum(['cm', 'in']).optional() }),
            body: z.strictObject({ name: z.string().min(2), sizes: z.array(z.number()).max(3) }),
            response: { 200: z.object({ id: z.int(), text: z.string(), at: z.iso.datetime() }) },
          },
        },
        ({ params, query, body }) => {
          const text = query.loud ? body.name.toUpperCase() : body.name;
          return { id: params.id + 1, text, at: '2026-01-31T12:00:00Z', secret: 'hunter2' };
        },
      );
    });
    expect(await send('POST', '/things/6?loud=true', { name: 'ab', sizes: [] })).toMatchObject({
      status: 200,
      type: 'application/json; charset=utf-8',
      body: { id: 7, text: 'AB', at: '2026-01-31T12:00:00Z' },
    });
    const wrong = await send('POST', '/things/6', { name: 'a', sizes: [1, '2'], passwrod: 'hunter2' });
    expect(problemIn(wrong)).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(field(wrong)).toEqual([
      { field: 'name', expected: 'at least 2 characters' },
      { field: 'sizes.1', expected: 'a number' },
      { field: 'passwrod', expected: 'left out: it is not known here' },
    ]);
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
    const long = await send('POST', '/things/6', { name: 'ab', sizes: [1, 2, 3, 4] });
    expect(field(long)).toEqual([{ field: 'sizes', expected: 'at most 3 elements' }]);
    const good = { name: 'ab', sizes: [] };
    expect(field(await send('POST', '/things/x', good))).toEqual([{ field: 'id', expected: 'a number' }]);
    expect(field(await send('POST', '/things/6?loud=maybe', good))).toMatchObject([{ field: 'loud' }]);
    const headers = { 'x-unit': 'mile', 'content-type': 'application/json' };
    expect(field(await ask('/things/6', { method: 'POST', headers, body: JSON.stringify(good) }))).toEqual([
      { field: 'x-unit', expected: 'one of "cm", "in"' },
    ]);
    expect(field(await ask('/things/6', { method: 'POST' }))).toEqual([{ field: 'body', expected: 'an object' }]);
  });

  it('name what each kind of schema expects', async () => {
    const schema = z.object({
      when: z.iso.datetime({ offset: true }),
      id: z.guid(),
      mail: z.email(),
      code: z.string().regex(/^[a-z]+$/),
      either: z.union([z.string(), z.int()]),
      step: z.number().multipleOf(5),
      size: z.number().positive().lt(10),
      exact: z.literal('yes'),
      own: z.string().refine(text => text === 'x', 'the letter x'),
    });
    const { send } = await serveZod(app => app.post('/', { schema: { body: schema } }, () => 'ok'));
    const wrong = {
      when: '2026',
      id: '7',
      mail: 'a',
      code: 'A',
      either: null,
      step: 3,
      size: 10,
      exact: 'no',
      own: 'y',
    };
    const errors = problemIn(await send('POST', '/', wrong)).errors!;
    expect(Object.fromEntries(errors.map(each => [each.field, each.expected]))).toEqual({
      when: 'a date and time with an offset',
      id: 'a UUID',
      mail: 'an e-mail address',
      code: 'text like /^[a-z]+$/',
      either: 'a string or a number',
      step: 'a multiple of 5',
      size: 'less than 10',
      exact: '"yes"',
      own: 'the letter x',
    });
  });

  it('list at most 50 wrong fields, shortened', async () => {
    const { send } = await serveZod(app => app.post('/', { schema: { body: z.strictObject({}) } }, () => 'ok'));
    const keys = Array.from({ length: 1500 }, (_, n) => `${n}${'k'.repeat(300)}`);
    const answer = await send('POST', '/', Object.fromEntries(keys.map(key => [key, 1])));
    expect(problemIn(answer).errors).toHaveLength(50);
    expect(JSON.stringify(answer.body).length).toBeLessThan(30_000);
  });

  it('take a hierarchy: each class its own fields, by its type', async () => {
    const { send } = await serveZod(app =>
      app.post('/', { schema: { body: zodUnion(tools, { orm, mode: 'create' }) } }, ({ body }) => body),
    );
    const search = { id: 1, type: 'websearchtool', name: 'web', engine: 'x', toolSet: null, owner: null };
    expect((await send('POST', '/', search)).body).toEqual(search);
    const wrong = await Promise.all(
      [
        { ...search, sandbox: 'wasm' },
        { ...search, type: 'moontool' },
        { ...search, type: undefined },
        [search],
        'x',
        null,
      ].map(body => send('POST', '/', body)),
    );
    const types = [...tools.identities].map(identity => JSON.stringify(identity)).join(', ');
    expect(wrong.map(field)).toEqual([
      [{ field: 'sandbox', expected: 'left out: it is not known here' }],
      [{ field: 'type', expected: `one of ${types}` }],
      [{ field: 'type', expected: `one of ${types}` }],
      ...Array.from({ length: 3 }, () => [{ field: 'body', expected: 'an object' }]),
    ]);
  });

  it('parse what is sent, as it is or as the JSON that it becomes, and send nothing that does not fit', async () => {
    const answer = z.object({ at: z.iso.datetime(), day: z.date().optional(), name: z.string() });
    const at = new Date('2026-01-31T12:00:00Z');
    const { ask, log } = await serveZod(app => {
      const schema = {
        response: {
          200: answer,
          '4xx': { content: { 'application/json': { schema: z.object({ why: z.string() }) } } },
        },
      };
      app.get('/json', { schema }, () => ({ at, name: 'a', secret: 'hunter2' }));
      app.get('/as-is', { schema }, () => ({ at: at.toISOString(), day: at, name: 'b', secret: 'hunter2' }));
      app.get('/wrong', { schema }, () => ({ at, name: 7, secret: 'hunter2' }));
      app.get('/nothing', { schema: { response: { 200: answer } } }, (_request, reply) => reply.send(undefined));
      app.get('/content', { schema }, (_request, reply) =>
        reply.code(400).type('application/json').send({ why: 'no', secret: 1 }),
      );
    });
    const iso = at.toISOString();
    expect((await ask('/json')).body).toEqual({ at: iso, name: 'a' });
    expect((await ask('/as-is')).body).toEqual({ at: iso, day: iso, name: 'b' });
    expect(await ask('/content')).toMatchObject({ status: 400, body: { why: 'no' } });
    const wrong = await ask('/wrong');
    expect(problemIn(wrong)).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(wrong)).not.toMatch(/hunter2|name/);
    const line = log.find(each => each['level'] === 50);
    expect(line).toMatchObject({ err: { type: ResponseMismatchError.name, code: 'RESPONSE_MISMATCH' } });
    expect(line!['msg']).toContain('The answer of GET /wrong does not fit its schema: name must be a string.');
    expect(JSON.stringify(log)).not.toContain('hunter2');
  });

  it('leave routes with schemas of JSON to Fastify, and a compiler of the route to the route', async () => {
    const { ask, send } = await serveZod(app => {
      const json = { type: 'object', properties: { n: { type: 'integer' } } } as const;
      app.post('/json', { schema: { body: json, response: { 200: json } } }, ({ body }) => body);
      const own = (): ((data: unknown) => { value: unknown }) => data => ({ value: `own ${String(data)}` });
      app.post('/own', { schema: { body: z.string() }, validatorCompiler: own }, ({ body }) => ({ body }));
      app.get('/none', () => ({ fine: true }));
    });
    expect((await send('POST', '/json', { n: '7', x: 1 })).body).toEqual({ n: 7 });
    expect((await send('POST', '/own', 'text')).body).toEqual({ body: 'own text' });
    expect((await ask('/none')).body).toEqual({ fine: true });
  });

  it('refuse a request of both kinds at start-up, by its route', async () => {
    const app = Fastify();
    await app.register(mikroOrm, { orm });
    app.post('/mixed', { schema: { body: z.string(), params: { type: 'object' } } }, () => 'ok');
    await expect(app.ready().then(() => 'ready')).rejects.toThrow(
      'The route POST /mixed mixes zod schemas and others: its params is not zod.',
    );
  });
});
