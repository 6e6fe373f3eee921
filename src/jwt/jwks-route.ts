import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FastifyPluginAsync } from 'fastify';
import { jwtManagerOf } from './jwt-manager.ts';

/** The options of `jwksRoute`. */
export interface JwksRouteOptions {
  readonly orm: MikroORM;
  /** Default `/.well-known/jwks.json`. */
  readonly path?: string;
}

/**
 * A plugin for Fastify that serves the public keys, for services that verify tokens of this one.
 *
 * ```ts
 * await app.register(jwksRoute, { orm });
 * ```
 *
 * Clients may keep the answer for `keyCacheSeconds`; give a rotation an `activeFrom` that is further away, and they know every key before
 * it signs. Throws `MissingJwtError` without the extension `jwt()`, and `JwtOptionError` without an ORM.
 */
export const jwksRoute: FastifyPluginAsync<JwksRouteOptions> = (app, options) =>
  new Promise(resolve => {
    const { orm, path = '/.well-known/jwks.json' } = (options as Partial<JwksRouteOptions> | null) ?? {};
    const manager = jwtManagerOf(orm!);
    app.get(path, async (_request, reply) => {
      const keys = await manager.jwks(orm!.em.fork() as SqlEntityManager);
      return reply.header('cache-control', `public, max-age=${manager.keyCacheSeconds}`).send(keys);
    });
    resolve();
  });
