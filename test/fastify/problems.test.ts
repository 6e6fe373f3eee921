import { NotFoundError, OptimisticLockError } from '@mikro-orm/core';
import {
  EntityDataError,
  EntityNotFoundError,
  InvalidCursorError,
  InvalidRequestError,
  LoadOptionError,
} from 'mikro-orm-polymorphic';
import { mikroOrm, problemHandler, problemOf } from 'mikro-orm-polymorphic/fastify';
import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Owner, Station, Tool, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { engines, openOrm } from '../support/index.ts';
import { problemIn, type Served, serve } from './serve.ts';

const entities = [...tools.entities, Owner, Station, ToolSet, ToolCall];
let orm: MikroORM;

beforeAll(async () => {
  orm = await MikroORM.init({ entities, dbName: 'none' });
});

function serveProblems(build: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}): Promise<Served> {
  return serve(async app => {
    await app.register(mikroOrm, { orm });
    await build(app);
  }, options);
}

const neutral = 'The server could not answer. Try again later.';

describe('M2 errors become problems of RFC 9457', () => {
  const secret = 'hunter2';
  const thrown: [error: unknown, expected: object][] = [
    [
      new EntityNotFoundError('Tool', 7),
      { status: 404, code: 'ENTITY_NOT_FOUND', title: 'Not Found', detail: 'There is no Tool with the key 7.' },
    ],
    [NotFoundError.findOneFailed('Tool', { apiKey: secret }), { status: 404, code: 'NOT_FOUND' }],
    [OptimisticLockError.lockFailed('Tool'), { status: 409, code: 'CONCURRENT_CHANGE', title: 'Conflict' }],
    [
      new InvalidRequestError([{ field: 'limit', expected: 'an integer from 1 to 100', given: '"x"' }]),
      {
        status: 422,
        code: 'INVALID_REQUEST',
        title: 'Unprocessable Entity',
        errors: [{ field: 'limit', expected: 'an integer from 1 to 100', given: '"x"' }],
      },
    ],
    [
      new EntityDataError('Tool', [
        { property: 'wings', reason: 'is no property' },
        { property: 'data', reason: 'must be a plain object' },
      ]),
      {
        status: 422,
        code: 'ENTITY_DATA',
        errors: [
          { field: 'wings', expected: 'left out: it is no property' },
          { field: 'data', expected: 'a plain object' },
        ],
      },
    ],
    [new InvalidCursorError('it is cut short'), { status: 422, code: 'INVALID_CURSOR' }],
    [Object.assign(new Error('Sign in first.'), { statusCode: 401 }), { status: 401, code: 'UNAUTHORIZED' }],
    [new LoadOptionError(`an option with ${secret}`), { status: 500, code: 'INTERNAL_SERVER_ERROR', detail: neutral }],
    [new Error(`connect to ${secret}`), { status: 500, code: 'INTERNAL_SERVER_ERROR', detail: neutral }],
    [
      Object.assign(new Error(secret), { statusCode: 503 }),
      { status: 503, code: 'SERVICE_UNAVAILABLE', detail: neutral },
    ],
    [Object.assign(new Error(secret), { statusCode: 200 }), { status: 500, detail: neutral }],
    [Object.assign(new Error(secret), { statusCode: '404' }), { status: 500, detail: neutral }],
    [Object.assign(new Error(secret), { status: 404 }), { status: 500, detail: neutral }],
    [secret, { status: 500, detail: neutral }],
    [null, { status: 500, detail: neutral }],
    [
      { statusCode: 404, message: secret },
      { status: 500, detail: neutral },
    ],
  ];

  it.each(thrown)('%s', async (error, expected) => {
    const { ask, log } = await serveProblems(app =>
      app.get('/things/:id', () => {
        throw error;
      }),
    );
    const answer = await ask('/things/1?token=abc');
    const problem = problemIn(answer);
    expect(problem).toMatchObject({ type: 'about:blank', instance: '/things/1', ...expected });
    expect(answer.status).toBe(problem.status);
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(JSON.stringify(answer)).not.toContain('stack');
    const level = problem.status >= 500 ? 50 : 30;
    const lines = log.filter(line => 'err' in line);
    expect(lines).toMatchObject([{ level }]);
    expect(JSON.stringify(lines)).toContain(
      error instanceof Error ? JSON.stringify(error.message).slice(1, -1) : 'no error',
    );
  });

  it('those of Fastify: unknown routes, bodies that are no JSON, too large, of another type or forge a prototype', async () => {
    const { ask, send } = await serveProblems(app => app.post('/', { bodyLimit: 1000 }, () => 'ok'));
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const ways = {
      'unknown route': await ask('/nowhere'),
      'other method': await ask('/', { method: 'DELETE' }),
      'no JSON': await ask('/', { ...json, body: '{"a":' }),
      'no body': await ask('/', json),
      'too large': await send('POST', '/', 'x'.repeat(2000)),
      'other type': await ask('/', { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<a/>' }),
      __proto__: await ask('/', { ...json, body: '{"__proto__":{"isAdmin":true}}' }),
      constructor: await ask('/', { ...json, body: '{"constructor":{"prototype":{"isAdmin":true}}}' }),
    };
    expect(Object.fromEntries(Object.entries(ways).map(([way, answer]) => [way, problemIn(answer).code]))).toEqual({
      'unknown route': 'NOT_FOUND',
      'other method': 'NOT_FOUND',
      'no JSON': 'BAD_REQUEST',
      'no body': 'BAD_REQUEST',
      'too large': 'PAYLOAD_TOO_LARGE',
      'other type': 'UNSUPPORTED_MEDIA_TYPE',
      __proto__: 'BAD_REQUEST',
      constructor: 'BAD_REQUEST',
    });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('a URL that is none, by the handler that Fastify takes for it', async () => {
    const { ask } = await serveProblems(app => app.get('/things/:id', () => 'ok'), {
      frameworkErrors: problemHandler(),
    });
    expect(problemIn(await ask('/things/%E0%A4%A'))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('a schema of JSON names the wrong fields', async () => {
    const { send } = await serveProblems(app => {
      const body = {
        type: 'object',
        properties: { name: { type: 'string' }, size: { type: 'object', properties: { width: { type: 'integer' } } } },
        required: ['name'],
      };
      app.post('/', { schema: { body } }, () => 'ok');
    });
    const answer = await send('POST', '/', { size: { width: 'wide' } });
    expect(problemIn(answer)).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      errors: [{ field: 'name', expected: 'given' }],
    });
    const wide = await send('POST', '/', { name: 'a', size: { width: 'wide' } });
    expect(problemIn(wide).errors).toEqual([{ field: 'size.width', expected: 'integer' }]);
    expect(problemIn(await send('POST', '/', [])).errors).toEqual([{ field: 'body', expected: 'object' }]);
  });

  it('with a type for each kind, where there is a place that documents them', async () => {
    const typeBase = 'https://example.com/problems/';
    expect(problemOf(new EntityNotFoundError('Tool', 7), { typeBase })).toEqual({
      type: 'https://example.com/problems/entity-not-found',
      title: 'Entity not found',
      status: 404,
      code: 'ENTITY_NOT_FOUND',
      detail: 'There is no Tool with the key 7.',
    });
    const { ask } = await serve(app => app.register(mikroOrm, { orm, problems: { typeBase } }));
    expect(problemIn(await ask('/'))).toMatchObject({ type: `${typeBase}not-found`, title: 'Not found' });
  });

  it('or not: with problems: false the errors are for handlers of your own', async () => {
    const { ask } = await serve(async app => {
      await app.register(mikroOrm, { orm, problems: false });
      app.setErrorHandler((error, _request, reply) => reply.code(418).send({ own: (error as Error).message }));
      app.setNotFoundHandler((_request, reply) => reply.code(404).send({ own: 'nothing' }));
      app.get('/', () => {
        throw new EntityNotFoundError('Tool', 7);
      });
    });
    expect(await ask('/')).toMatchObject({ status: 418, body: { own: 'There is no Tool with the key 7.' } });
    expect(await ask('/nowhere')).toMatchObject({ status: 404, body: { own: 'nothing' } });
  });

  it('whatever the schema of the answer says', async () => {
    const { ask } = await serveProblems(app =>
      app.get('/', { schema: { response: { '4xx': z.object({ other: z.string() }), 200: z.string() } } }, () => {
        throw new EntityNotFoundError('Tool', 7);
      }),
    );
    expect(problemIn(await ask('/')).code).toBe('ENTITY_NOT_FOUND');
  });
});

describe.each(engines)('M2 an error of the database [$name]', engine => {
  it('M2 leaks no SQL, no value and no name of a table, and is logged whole', async () => {
    await using db = await openOrm(engine, { entities });
    const { ask, log } = await serve(async app => {
      await app.register(mikroOrm, { orm: db.orm });
      app.get('/', ({ em }) => em.execute("select 'hunter2' from no_such_table"));
      const owner = { id: 1, email: 'hunter2' };
      app.get('/twice', ({ em }) => em.insertMany(Owner, [owner, owner]));
      app.get('/find', ({ em }) => em.findOneOrFail(Tool, { name: 'hunter2' }));
    });
    expect(problemIn(await ask('/twice'))).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      detail: 'Another Owner has the same id.',
    });
    const answer = await ask('/');
    expect(problemIn(answer)).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: neutral,
      code: 'INTERNAL_SERVER_ERROR',
      instance: '/',
    });
    expect(JSON.stringify(log)).toContain('no_such_table');
    expect(JSON.stringify(await ask('/find'))).not.toContain('hunter2');
  });
});
