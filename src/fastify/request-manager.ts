import { AsyncLocalStorage } from 'node:async_hooks';
import { type EntityManager, type MikroORM, RequestContext } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actorId, withActorOf } from '../mixins/actor.ts';

/**
 * The class of your entity manager, to be augmented where it is not MikroORM's own: `declare module
 * 'mikro-orm-polymorphic/fastify' { interface RegisteredManager { em: AppEntityManager } }`.
 */
export interface RegisteredManager {}

/** The type of `request.em`. */
export type RequestManager = RegisteredManager extends { em: infer Manager extends EntityManager }
  ? Manager
  : SqlEntityManager;

declare module 'fastify' {
  interface FastifyRequest {
    /** The entity manager of this request: a fork of its own, with an identity map of its own. */
    em: RequestManager;
  }
}

type Run = (next: () => void) => void;

/** Who makes a request. */
export type RequestActor = (request: FastifyRequest) => string | null | undefined;

/** Gives every request its own fork, which the global `orm.em` stands for while the request lasts, and its actor. */
export function forkPerRequest(app: FastifyInstance, orm: MikroORM, actor?: RequestActor): void {
  const contexts = new WeakMap<FastifyRequest, Run>();
  app.decorateRequest('em', null as never);
  app.addHook('onRequest', (request, _reply, done) => {
    RequestContext.create(orm.em, () => {
      request.em = RequestContext.getEntityManager(orm.em.name) as RequestManager;
      runAs(request, actor, () => {
        contexts.set(request, AsyncLocalStorage.snapshot());
        done();
      });
    });
  });
  // The body arrives outside of the context, and Fastify goes on from there.
  app.addHook('preValidation', (request, _reply, done) => {
    const run = contexts.get(request);
    if (run === undefined || RequestContext.getEntityManager(orm.em.name) === request.em) {
      done();
    } else {
      run(done);
    }
  });
}

/** The actor is asked when something is flushed, so that it may be known as late as in a `preHandler`. */
function runAs(request: FastifyRequest, actor: RequestActor | undefined, work: () => void): void {
  if (actor === undefined) {
    work();
    return;
  }
  const read = (): string | undefined => {
    const id = actor(request);
    return id == null ? undefined : actorId('The option actor of mikroOrm', id);
  };
  withActorOf(read, work);
}
