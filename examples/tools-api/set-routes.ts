import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'mikro-orm-polymorphic/fastify';
import { type HierarchySchemas, newest, newSet, oneTool } from './schemas.ts';
import { findCursorPage } from 'mikro-orm-polymorphic/pagination';
import { rows } from './tool-routes.ts';
import { Tool, ToolSet } from './tools.ts';

/** Makes and reads sets of tools. */
export function setRoutes(app: FastifyInstance, { newestSets, toolSet }: HierarchySchemas): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/tool-sets', { schema: { body: newSet, response: { 201: toolSet } } }, async ({ em, body }, reply) => {
    const members = await Promise.all(body.tools.map(id => Tool.getExistOne(em, id)));
    const set = await em.create(ToolSet, { name: body.name, tools: members }).save(em, { load: ['tools'] });
    return reply.code(201).send(rowOf(set));
  });

  typed.get(
    '/tool-sets/newest',
    { schema: { querystring: newest, response: { 200: newestSets } } },
    async ({ em, query }) => {
      const page = await findCursorPage(em, ToolSet, { ...query, populate: ['tools'] });
      return { ...page, items: page.items.map(rowOf) };
    },
  );

  typed.get('/tool-sets/:id', { schema: { params: oneTool, response: { 200: toolSet } } }, async ({ em, params }) =>
    rowOf(await ToolSet.getExistOne(em, params.id, { load: ['tools'] })),
  );
}

function rowOf({ id, name, tools }: ToolSet) {
  return { id, name, tools: tools.getItems().map(tool => rows.toDto(tool)) };
}
