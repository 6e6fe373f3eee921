import swagger from '@fastify/swagger';
import type { MikroORM } from '@mikro-orm/core';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { mikroOrm, openApiTransforms, problemHandler } from 'mikro-orm-polymorphic/fastify';
import { hierarchySchemas } from './schemas.ts';
import { setRoutes } from './set-routes.ts';
import { toolRoutes } from './tool-routes.ts';

/** The service: tools of every kind, sets of them, and its OpenAPI document. */
export async function buildApp(orm: MikroORM, options: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = Fastify({ frameworkErrors: problemHandler(), ...options });
  await app.register(mikroOrm, { orm });
  await app.register(swagger, {
    openapi: { openapi: '3.1.1', info: { title: 'Tools', version: '1' } },
    ...openApiTransforms(),
  });
  const schemas = hierarchySchemas(orm);
  toolRoutes(app, schemas);
  setRoutes(app, schemas);
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  return app;
}
