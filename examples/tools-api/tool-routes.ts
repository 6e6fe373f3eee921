import type { FastifyInstance } from 'fastify';
import { ofType } from 'mikro-orm-polymorphic';
import { rowMapper } from 'mikro-orm-polymorphic/dto';
import type { ZodTypeProvider } from 'mikro-orm-polymorphic/fastify';
import { findCursorPage, TableViewRequest } from 'mikro-orm-polymorphic/pagination';
import { z } from 'zod';
import { call, type HierarchySchemas, newCall, newest, oneTool, toolList } from './schemas.ts';
import { Tool, ToolCall, tools } from './tools.ts';

export const rows = rowMapper(tools);

/** Lists, reads, makes, changes, deletes and calls tools of every kind. */
export function toolRoutes(
  app: FastifyInstance,
  { anyTool, changedTool, newestTools, newTool, toolPage }: HierarchySchemas,
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/tools', { schema: { querystring: toolList, response: { 200: toolPage } } }, async ({ em, query }) => {
    const { type, name, ...view } = query;
    const { where, ...options } = new TableViewRequest(view).find(em.getMetadata(Tool));
    const filters = [where, type ? ofType(type) : {}, name ? { name } : {}];
    const { items, count } = await Tool.getWithCount(em, { $and: filters }, options);
    return { items: items.map(tool => rows.toDto(tool)), total: count };
  });

  typed.get(
    '/tools/newest',
    { schema: { querystring: newest, response: { 200: newestTools } } },
    async ({ em, query }) => {
      const page = await findCursorPage(em, Tool, query);
      return { ...page, items: page.items.map(tool => rows.toDto(tool)) };
    },
  );

  typed.get('/tools/:id', { schema: { params: oneTool, response: { 200: anyTool } } }, async ({ em, params }) =>
    rows.toDto(await Tool.getExistOne(em, params.id)),
  );

  typed.post('/tools', { schema: { body: newTool, response: { 201: anyTool } } }, async ({ em, body }, reply) => {
    const tool = await rows.create(em, body).save(em);
    return reply.code(201).header('location', `/tools/${tool.id}`).send(rows.toDto(tool));
  });

  typed.patch(
    '/tools/:id',
    { schema: { params: oneTool, body: changedTool, response: { 200: anyTool } } },
    async ({ em, params, body }) => {
      const tool = await Tool.getExistOne(em, params.id);
      return rows.toDto(await rows.assign(em, tool, body).save(em));
    },
  );

  typed.delete(
    '/tools/:id',
    { schema: { params: oneTool, response: { 204: z.undefined() } } },
    async ({ em, params }, reply) => {
      await Tool.delete(em, await Tool.getExistOne(em, params.id));
      return reply.code(204).send();
    },
  );

  typed.post(
    '/tools/:id/calls',
    { schema: { params: oneTool, body: newCall, response: { 201: call } } },
    async ({ em, params, body: { input } }, reply) => {
      const tool = await Tool.getExistOne(em, params.id);
      const { id, output } = await em.create(ToolCall, { tool, input, output: tool.execute(input) }).save(em);
      return reply.code(201).send({ id, tool: tool.id, input, output });
    },
  );
}
