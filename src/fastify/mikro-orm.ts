import { MikroORM } from '@mikro-orm/core';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { DeclarationError } from '../errors/declaration-error.ts';
import type { ProblemOptions } from './problem.ts';
import { answerWithProblems } from './problem-handlers.ts';
import { forkPerRequest, type RequestActor } from './request-manager.ts';
import { checkRoutesByZod } from './zod-routes.ts';

/** The options of `mikroOrm`. */
export interface MikroOrmOptions {
  /** The ORM. The plugin does not close it. */
  readonly orm: MikroORM;
  /** The id of who makes a request, for `AuditBy`; a UUID, or nothing for nobody. Asked whenever the request flushes. */
  readonly actor?: RequestActor;
  /** How errors are answered; `false` leaves them to handlers of your own. Default: RFC 9457, with `about:blank` as type. */
  readonly problems?: ProblemOptions | false;
}

/**
 * The plugin for Fastify 5: `request.em`, zod schemas in routes, and errors as problems of RFC 9457.
 *
 * ```ts
 * const app = Fastify();
 * await app.register(mikroOrm, { orm });
 * app.get('/tools', request => request.em.find(Tool, {}, { limit: 20 }));
 * ```
 *
 * Register it first, and await it: it sees the routes that come after it. Throws `DeclarationError` without an ORM, and for an
 * actor that is no function.
 */
export const mikroOrm: FastifyPluginAsync<MikroOrmOptions> = fastifyPlugin(
  // Fastify knows by the promise that the plugin has no callback.
  // oxlint-disable-next-line typescript/require-await
  async (app: FastifyInstance, { orm, actor, problems = {} }: MikroOrmOptions): Promise<void> => {
    if (!(orm instanceof MikroORM)) {
      throw new DeclarationError('The plugin mikroOrm needs the ORM: app.register(mikroOrm, { orm }).');
    }
    if (actor !== undefined && typeof actor !== 'function') {
      throw new DeclarationError(
        'The option actor of mikroOrm is a function of the request: request => request.user?.id.',
      );
    }
    forkPerRequest(app, orm, actor);
    checkRoutesByZod(app);
    if (problems !== false) {
      answerWithProblems(app, problems);
    }
  },
  { fastify: '5.x', name: 'mikro-orm-polymorphic' },
);
