import { type AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Problem } from 'mikro-orm-polymorphic/fastify';
import { onTestFinished } from 'vitest';

/** What a server answered. */
export interface Answer<Body> {
  readonly status: number;
  readonly type: string | null;
  readonly body: Body;
}

/** A server on a port of its own, asked over HTTP. */
export interface Served {
  readonly url: string;
  /** The lines of its log. */
  readonly log: readonly Record<string, unknown>[];
  ask<Body = unknown>(path: string, init?: RequestInit): Promise<Answer<Body>>;
  /** Sends JSON. */
  send<Body = unknown>(method: string, path: string, body: unknown): Promise<Answer<Body>>;
}

/** Starts a server until the end of the test, and keeps its log. */
export async function serve(
  build: (app: FastifyInstance) => unknown,
  options: FastifyServerOptions = {},
): Promise<Served> {
  const log: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) };
  const app = Fastify({ logger: { level: 'info', stream }, ...options });
  onTestFinished(() => app.close());
  await build(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { url, log, ...client(url) };
}

/** Asks a server by `fetch`. */
export function client(url: string): Pick<Served, 'ask' | 'send'> {
  const ask: Served['ask'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const type = response.headers.get('content-type');
    return { status: response.status, type, body: text === '' ? undefined : JSON.parse(text) };
  };
  const send: Served['send'] = (method, path, body) =>
    ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { ask, send };
}

/** The problem of an answer that is one. */
export function problemIn({ type, body }: Answer<unknown>): Problem {
  if (type !== 'application/problem+json; charset=utf-8') {
    throw new Error(`no problem, but ${type}: ${JSON.stringify(body)}`);
  }
  return body as Problem;
}
