import { z } from 'zod';

/** A request, and how it was answered. */
export interface Exchange {
  readonly request: string;
  readonly status: number;
}

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });

/** Signs up, refreshes, steals, rotates and revokes. `admin` is the access token of an admin. */
export async function* tour(url: string, admin: string): AsyncGenerator<Exchange> {
  const credentials = { name: `member-${Date.now().toString(36)}`, password: 'correct horse battery' };
  const made = await ask(url, 'POST /sign-up', { body: credentials });
  yield made;
  const first = tokens.parse(made.body);
  yield ask(url, 'POST /sign-in', { body: { ...credentials, password: 'wrong horse battery' } });
  yield ask(url, 'GET /me', { token: first.accessToken });
  yield ask(url, 'POST /keys', { token: first.accessToken });
  yield ask(url, 'POST /keys', { token: admin });
  yield ask(url, 'GET /me', { token: first.accessToken });
  const next = await ask(url, 'POST /refresh', { body: { refreshToken: first.refreshToken } });
  yield next;
  yield ask(url, 'GET /me', { token: tokens.parse(next.body).accessToken });
  yield ask(url, 'POST /refresh', { body: { refreshToken: first.refreshToken } });
  yield ask(url, 'GET /me', { token: tokens.parse(next.body).accessToken });
  const again = tokens.parse((await ask(url, 'POST /sign-in', { body: credentials })).body);
  yield ask(url, 'POST /sign-out', { token: again.accessToken });
  yield ask(url, 'GET /me', { token: again.accessToken });
  const last = tokens.parse((await ask(url, 'POST /sign-in', { body: credentials })).body);
  yield ask(url, `DELETE /accounts/${credentials.name}/tokens`, { token: admin });
  yield ask(url, 'GET /me', { token: last.accessToken });
  yield ask(url, 'GET /.well-known/jwks.json', {});
}

interface Sent {
  readonly body?: object;
  readonly token?: string;
}

/** Asks a running service over HTTP. */
export async function ask(url: string, request: string, { body, token }: Sent): Promise<Exchange & { body: unknown }> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { request, status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
