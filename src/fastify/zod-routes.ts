import type { FastifyInstance, FastifySchema, FastifyTypeProvider, RouteOptions } from 'fastify';
import { z } from 'zod';
import { ResponseMismatchError } from '../errors/response-error.ts';
import { InvalidRequestError } from '../errors/request-error.ts';
import { DeclarationError } from '../errors/declaration-error.ts';
import { requestIssues } from './zod-issues.ts';

/**
 * The types of requests and answers by the zod schemas of a route.
 *
 * ```ts
 * const typed = app.withTypeProvider<ZodTypeProvider>();
 * typed.get('/hello', { schema: { querystring: z.object({ name: z.string() }) } }, request => request.query.name);
 * ```
 *
 * What a handler returns is parsed by the schema of its answer, and the result is sent: what the schema does not name stays behind.
 * After `fastify-type-provider-zod`.
 */
export interface ZodTypeProvider extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.core.$ZodType ? z.core.output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends z.core.$ZodType ? z.core.input<this['schema']> : unknown;
}

/** What Fastify tells a compiler. */
interface CompiledPart {
  readonly schema: unknown;
  readonly method: string;
  readonly url: string;
  readonly httpPart?: string;
  readonly httpStatus?: string;
}

const requestParts = ['body', 'querystring', 'query', 'params', 'headers'] as const;

/** Makes zod check the routes that have zod schemas, and leaves the others to the schemas of JSON. */
export function checkRoutesByZod(app: FastifyInstance): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    const schema: FastifySchema = route.schema ?? {};
    if (requestParts.some(part => hasZod(schema[part as keyof FastifySchema]))) {
      route.validatorCompiler ??= validatorOf;
    }
    if (Object.values(schema.response ?? {}).some(hasZod)) {
      route.serializerCompiler ??= serializerOf;
    }
  });
}

/** A schema, or one for each type of content. */
function hasZod(schema: unknown): boolean {
  return isZod(schema) || schemasByContent(schema).some(isZod);
}

export function isZod(schema: unknown): schema is z.core.$ZodType {
  return schema instanceof z.core.$ZodType;
}

/** The schemas of `{ content: { 'application/json': { schema } } }`. */
export function schemasByContent(schema: unknown): unknown[] {
  const { content } = (schema ?? {}) as { content?: Readonly<Record<string, { schema?: unknown }>> };
  return Object.values(content ?? {}).map(each => each?.schema);
}

function validatorOf(part: CompiledPart): (data: unknown) => { value: unknown } | { error: Error } {
  const schema = zodOf(part);
  return data => {
    const result = z.safeParse(schema, data);
    return result.success
      ? { value: result.data }
      : { error: new InvalidRequestError(requestIssues(result.error, part.httpPart ?? 'request')) };
  };
}

/** The answer is parsed as it is, and where that fails as the JSON that it becomes: a schema may mean either. */
function serializerOf(part: CompiledPart): (data: unknown) => string {
  const schema = zodOf(part);
  return data => {
    const asItIs = z.safeParse(schema, data);
    const result = asItIs.success ? asItIs : z.safeParse(schema, asJson(data));
    if (!result.success) {
      const issues = requestIssues(result.error, 'answer');
      throw new ResponseMismatchError(`${part.method} ${part.url}`, issues, { cause: result.error });
    }
    return JSON.stringify(result.data);
  };
}

function asJson(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data));
}

function zodOf({ schema, method, url, httpPart, httpStatus }: CompiledPart): z.core.$ZodType {
  if (!isZod(schema)) {
    throw new DeclarationError(
      `The route ${method} ${url} mixes zod schemas and others: its ${httpPart ?? `answer ${httpStatus}`} is not zod. ` +
        `Write all schemas of a request with zod, or none; the same for its answers.`,
    );
  }
  return schema;
}
