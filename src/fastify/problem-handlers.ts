import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problemOf, type ProblemOptions } from './problem.ts';
import { translateError } from '../internal/constraints/translate-error.ts';
import type { RequestManager } from './request-manager.ts';
import { PROBLEM_MEDIA_TYPE } from './problem-schema.ts';

/**
 * A handler of errors that answers with a problem and logs the error. `mikroOrm` sets it; other places of Fastify take it too.
 *
 * ```ts
 * const strict = Fastify({ frameworkErrors: problemHandler() });
 * ```
 *
 * Fastify calls `frameworkErrors` for URLs that no route can be found for, `/%zz`.
 */
export function problemHandler(
  options: ProblemOptions = {},
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    // A framework error comes before any hook has forked.
    const em = request.em as RequestManager | null | undefined;
    const problem = problemOf(em ? translateError(error, em) : error, options);
    const level = problem.status >= 500 ? 'error' : 'info';
    request.log[level]({ err: error }, error instanceof Error ? error.message : 'a thrown value that is no error');
    if (error instanceof Error && 'headers' in error) {
      reply.headers(error.headers as Record<string, string>);
    }
    send(problem, request, reply);
  };
}

/** Answers errors and unknown routes with problems. */
export function answerWithProblems(app: FastifyInstance, options: ProblemOptions): void {
  app.setErrorHandler(problemHandler(options));
  app.setNotFoundHandler((request, reply) => {
    const error = Object.assign(new Error(`Nothing answers ${request.method} here.`), { statusCode: 404 });
    send(problemOf(error, options), request, reply);
  });
}

/** As text, since the schemas of a route are about its answers. */
function send(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const instance = request.url.split('?', 1)[0]!;
  void reply
    .code(problem.status)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify({ ...problem, instance }));
}
