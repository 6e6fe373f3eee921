import { AsyncLocalStorage } from 'node:async_hooks';
import { type EntityManager, RequestContext } from '@mikro-orm/core';
import { DeclarationError } from 'mikro-orm-polymorphic';
import { mikroOrm } from 'mikro-orm-polymorphic/fastify';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CodeInterpreterFunction,
  Owner,
  Station,
  Tool,
  ToolCall,
  tools,
  ToolSet,
  WebSearchTool,
} from '../docs/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { problemIn, serve } from './serve.ts';

const entities = [...tools.entities, Owner, Station, ToolSet, ToolCall];

describe.each(engines)('M2 request.em [$name]', engine => {
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities });
    const em = db.em();
    em.create(WebSearchTool, { id: 1, name: 'web', engine: 'Meilisearch' });
    em.create(CodeInterpreterFunction, { id: 2, name: 'code', sandbox: 'wasm' });
    await em.flush();
  });

  afterAll(() => db.close());

  it('M2 is a fork of the class of the ORM, alone with its identity map', async () => {
    const seen: unknown[] = [];
    const { ask } = await serve(async app => {
      await app.register(mikroOrm, { orm: db.orm });
      app.get('/', async ({ em }) => {
        const page = await em.find(Tool, {}, { orderBy: { id: 'asc' } });
        seen.push(em, page[0]);
        return {
          classes: page.map(tool => tool.constructor.name),
          size: em.getUnitOfWork().getIdentityMap().keys().length,
        };
      });
    });
    const expected = { classes: ['WebSearchTool', 'CodeInterpreterFunction'], size: 2 };
    expect((await ask('/')).body).toEqual(expected);
    expect((await ask('/')).body).toEqual(expected);
    const [first, firstRow, second, secondRow] = seen;
    expect(first).toBeInstanceOf(db.orm.em.constructor);
    expect(first).not.toBe(second);
    expect(firstRow).not.toBe(secondRow);
    expect(db.orm.em.getUnitOfWork(false).getIdentityMap().keys()).toEqual([]);
  });

  it('M2 the global entity manager stands for it, also after a body has arrived', async () => {
    const { ask, send } = await serve(async app => {
      await app.register(mikroOrm, { orm: db.orm });
      const isOwn = (em: EntityManager): boolean =>
        db.orm.em.getContext() === em && RequestContext.getEntityManager() === em;
      app.addHook('preHandler', async ({ em }) => {
        if (!isOwn(em)) throw new Error('another context');
      });
      app.get('/', async ({ em }) => ({ isOwn: isOwn(em) }));
      app.post('/', async ({ em }) => {
        const before = isOwn(em);
        const tool = await db.orm.em.findOneOrFail(Tool, 1);
        return { isOwn: before && isOwn(em), isManaged: em.getUnitOfWork().getById(Tool, 1) === tool };
      });
    });
    expect((await ask('/')).body).toEqual({ isOwn: true });
    const large = { text: 'x'.repeat(300_000) };
    expect((await send('POST', '/', large)).body).toEqual({ isOwn: true, isManaged: true });
  });

  it('M2 keeps what other plugins keep for a request', async () => {
    const storage = new AsyncLocalStorage<string>();
    const { send } = await serve(async app => {
      app.addHook('onRequest', (_request, _reply, done) => storage.run('kept', done));
      await app.register(mikroOrm, { orm: db.orm });
      app.post('/', async () => ({ store: storage.getStore() }));
    });
    expect((await send('POST', '/', { a: 1 })).body).toEqual({ store: 'kept' });
  });

  it('M2 does not leak between 100 requests at once', async () => {
    const managers = new Set<unknown>();
    const { send } = await serve(async app => {
      await app.register(mikroOrm, { orm: db.orm });
      app.post<{ Body: { n: number } }>('/', async ({ em, body: { n } }) => {
        managers.add(em);
        const tool = await db.orm.em.findOneOrFail(Tool, 1 + (n % 2));
        tool.name = `name ${n}`;
        await new Promise(resolve => setTimeout(resolve, n % 7));
        const [same] = await em.find(Tool, { id: 1 + (n % 2) });
        return { n, name: same!.name, isOne: same === tool, isOwn: db.orm.em.getContext() === em };
      });
    });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => send('POST', '/', { n })));
    expect(answers.map(({ body }) => body)).toEqual(
      Array.from({ length: 100 }, (_, n) => ({ n, name: `name ${n}`, isOne: true, isOwn: true })),
    );
    expect(managers.size).toBe(100);
    expect(await db.em().find(Tool, {}, { orderBy: { id: 'asc' } })).toMatchObject([{ name: 'web' }, { name: 'code' }]);
  });

  it('M2 rolls back a transaction whose handler fails, and answers with a problem', async () => {
    const { send } = await serve(async app => {
      await app.register(mikroOrm, { orm: db.orm });
      app.post('/', ({ em }) =>
        em.transactional(async inner => {
          inner.create(WebSearchTool, { id: 3, name: 'lost', engine: 'x' });
          await inner.flush();
          throw Object.assign(new Error('No more tools today.'), {
            statusCode: 429,
            code: 'QUOTA',
            headers: { 'retry-after': '60' },
          });
        }),
      );
    });
    const answer = await send('POST', '/', {});
    expect(answer.status).toBe(429);
    expect(problemIn(answer)).toMatchObject({
      code: 'QUOTA',
      detail: 'No more tools today.',
      title: 'Too Many Requests',
    });
    expect(await db.em().count(Tool)).toBe(2);
  });

  it('M2 is the class that the configuration names', async () => {
    class AppEntityManager extends (db.orm.em.constructor as typeof EntityManager) {
      greet(): string {
        return 'hello';
      }
    }
    await using own = await openOrm(engine, {
      entities,
      entityManager: AppEntityManager as never,
      createSchema: false,
    });
    const { ask } = await serve(async app => {
      await app.register(mikroOrm, { orm: own.orm });
      app.get('/', async ({ em }) => ({ greeting: (em as unknown as AppEntityManager).greet() }));
    });
    expect((await ask('/')).body).toEqual({ greeting: 'hello' });
  });
});

describe('M2 the plugin refuses', () => {
  it.each([{}, { orm: {} }, { orm: null }])('%j: no ORM', async options => {
    const register = async (): Promise<unknown> => Fastify().register(mikroOrm, options as never);
    await expect(register()).rejects.toThrow(DeclarationError);
    await expect(register()).rejects.toThrow('app.register(mikroOrm, { orm })');
  });
});
