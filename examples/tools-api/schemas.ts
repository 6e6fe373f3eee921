import type { MikroORM } from '@mikro-orm/core';
import { zodUnion } from 'mikro-orm-polymorphic/dto';
import { cursorPage, cursorRequest, tableViewRequest } from 'mikro-orm-polymorphic/pagination';
import { z } from 'zod';
import { FunctionTool, tools } from './tools.ts';

/** The identities of the classes, and of the branch of functions. */
const identities = [...tools.identities, tools.identityOf(FunctionTool)];

/** A list of tools: a table view, and the filters of this service. Unknown fields are refused. */
export const toolList = tableViewRequest
  .extend({ type: z.enum(identities).optional(), name: z.string().max(100).optional() })
  .strict();

/** The newest first, from where a page before ended. */
export const newest = cursorRequest.strict();

export const oneTool = z.object({ id: z.string() });
export const newSet = z
  .strictObject({ name: z.string().min(1).max(100), tools: z.array(z.guid()).max(50) })
  .meta({ id: 'ToolSetCreate' });
export const newCall = z.strictObject({ input: z.string().max(10_000) });
export const call = z
  .object({ id: z.guid(), tool: z.guid(), input: z.string(), output: z.string() })
  .meta({ id: 'ToolCall' });

/** What the routes need. */
export type HierarchySchemas = ReturnType<typeof hierarchySchemas>;

/** The schemas that the hierarchy gives, for an ORM that maps it. */
export function hierarchySchemas(orm: MikroORM) {
  const anyTool = zodUnion(tools, { orm });
  const toolSet = z.object({ id: z.guid(), name: z.string(), tools: z.array(anyTool) }).meta({ id: 'ToolSet' });
  return {
    anyTool,
    toolPage: z.object({ items: z.array(anyTool), total: z.int() }),
    newestTools: cursorPage(anyTool),
    newTool: zodUnion(tools, { orm, mode: 'create' }),
    changedTool: zodUnion(tools, { orm, mode: 'update' }),
    toolSet,
    newestSets: cursorPage(toolSet),
  };
}
