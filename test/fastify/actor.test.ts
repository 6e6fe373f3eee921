import { defineEntity, p } from '@mikro-orm/core';
import { DeclarationError } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { mikroOrm, type RequestActor } from 'mikro-orm-polymorphic/fastify';
import { AuditBy } from 'mikro-orm-polymorphic/mixins';
import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { problemIn, serve, type Served } from './serve.ts';

class Report extends AuditBy(UuidV7Base) {
  declare title: string;
}
defineEntity({ class: Report, properties: { title: p.string() } });

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe.each(engines)('T2 the actor of a request [$name]', engine => {
  let db: TestOrm;
  const users = new WeakMap<object, string>();

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [Report] });
  });
  afterAll(() => db.close());
  beforeEach(() => db.em().nativeDelete(Report, {}));

  /** Users are known in a preHandler, by a header, after the body has been read. */
  function serveReports(actor: RequestActor): Promise<Served> {
    return serve(async app => {
      await app.register(mikroOrm, { orm: db.orm, actor });
      app.addHook('preHandler', async request => {
        const user = request.headers['x-user'];
        if (typeof user === 'string') users.set(request, user);
      });
      app.post<{ Body: { title: string } }>('/', async ({ em, body: { title } }) => {
        const report = em.create(Report, { title });
        await em.flush();
        return { title, createdBy: report.createdBy };
      });
    });
  }
  const post = async ({ ask }: Served, title: string, user?: string) =>
    ask('/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(user === undefined ? {} : { 'x-user': user }) },
      body: JSON.stringify({ title }),
    });

  it('T2 stamps what each of 20 requests at once writes, and nothing for nobody', async () => {
    const served = await serveReports(request => users.get(request));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => post(served, `${n}`, n === 0 ? undefined : idOf(n))),
    );
    const expected = Array.from({ length: 20 }, (_, n) => ({ title: `${n}`, createdBy: n === 0 ? null : idOf(n) }));
    expect(answers.map(({ body }) => body)).toEqual(expected);
    const stored = await db.em().find(Report, {});
    expect(stored.map(({ title, createdBy }) => ({ title, createdBy }))).toEqual(expect.arrayContaining(expected));
    expect(stored.every(({ createdBy, updatedBy }) => createdBy === updatedBy)).toBe(true);
  });

  it('T2 refuses an id that is no UUID, without showing it, and writes nothing', async () => {
    const served = await serveReports(request => users.get(request));
    const answer = await post(served, 'a', 'not-a-uuid');
    expect(problemIn(answer).status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('not-a-uuid');
    expect(JSON.stringify(served.log)).toContain('The option actor of mikroOrm takes a UUID');
    expect(await db.em().count(Report)).toBe(0);
  });
});

it('T2 an actor that is no function is refused when the plugin is registered [PGlite]', async () => {
  await using db = await openOrm(engines[0]!, { entities: [Report], createSchema: false });
  const register = async (): Promise<unknown> => Fastify().register(mikroOrm, { orm: db.orm, actor: 'me' as never });
  await expect(register()).rejects.toThrow(DeclarationError);
});
