export { mikroOrm, type MikroOrmOptions } from './mikro-orm.ts';
export { openApiTransforms, type OpenApiTransformOptions, type OpenApiTransforms } from './openapi.ts';
export { problemHandler } from './problem-handlers.ts';
export { type Problem, problemOf, type ProblemOptions } from './problem.ts';
export type { RegisteredManager, RequestActor, RequestManager } from './request-manager.ts';
export type { ZodTypeProvider } from './zod-routes.ts';
