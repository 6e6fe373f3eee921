import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin } from '../../examples/auth/accounts.ts';
import { buildApp } from '../../examples/auth/app.ts';
import { options } from '../../examples/auth/database.ts';
import { ask, tour } from '../../examples/auth/tour.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

describe.each(engines)('S14 the example of signing in [$name]', engine => {
  let db: TestOrm;
  let app: FastifyInstance;
  let url: string;

  beforeAll(async () => {
    db = await openOrm(engine, options());
    app = await buildApp(db.orm);
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });

  afterAll(async () => {
    await app?.close();
    await db?.close();
  });

  it('signs up, in and out, refreshes once, rotates and revokes', async () => {
    const em = db.em();
    const admin = em.create(Admin, { name: 'admin', passwordHash: 'none' });
    await em.flush();
    const { accessToken } = await admin.issueJwt(em);
    const answers = await Array.fromAsync(tour(url, accessToken));
    expect(answers.map(({ request, status }) => `${request.replace(/member-\w+/, 'NAME')} ${status}`)).toEqual([
      'POST /sign-up 201',
      'POST /sign-in 401',
      'GET /me 200',
      'POST /keys 401',
      'POST /keys 201',
      'GET /me 200',
      'POST /refresh 200',
      'GET /me 200',
      'POST /refresh 401',
      'GET /me 401',
      'POST /sign-out 204',
      'GET /me 401',
      'DELETE /accounts/NAME/tokens 204',
      'GET /me 401',
      'GET /.well-known/jwks.json 200',
    ]);
  });

  it('answers 401 alike, with the challenge of RFC 6750, and publishes public keys alone', async () => {
    const response = await fetch(`${url}/me`, { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token is not valid.',
      code: 'INVALID_TOKEN',
      instance: '/me',
    });
    const { body } = await ask(url, 'GET /.well-known/jwks.json', {});
    expect(JSON.stringify(body)).not.toMatch(/"d":/);
  });
});
