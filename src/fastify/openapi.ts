import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import type { JsonSchema } from '../dto/json-schema.ts';
import { DeclarationError } from '../errors/declaration-error.ts';
import { OpenApiComponents } from './openapi-components.ts';
import { PROBLEM_MEDIA_TYPE, problemSchema } from './problem-schema.ts';
import type { Direction } from './zod-json.ts';
import { isZod } from './zod-routes.ts';

/** The options of `@fastify/swagger` that write zod schemas, hierarchies and problems. */
export interface OpenApiTransforms {
  readonly transform: SwaggerTransform;
  readonly transformObject: SwaggerTransformObject;
}

/** The options of `openApiTransforms`. */
export interface OpenApiTransformOptions {
  /** Whether routes with answers get `Problem` as their default answer. Default: `true`. */
  readonly problems?: boolean;
}

interface Content {
  readonly description?: string;
  readonly content: Readonly<Record<string, { readonly schema?: unknown }>>;
}

/** The parts of a schema that are lists of parameters. */
const parameters = new Set(['querystring', 'query', 'params', 'headers']);

/**
 * The options that make `@fastify/swagger` write the zod schemas of routes, and each hierarchy in them as components: `AnyTool`
 * with its discriminator, and every class.
 *
 * ```ts
 * await app.register(swagger, {
 *   openapi: { openapi: '3.1.1', info: { title: 'Tools', version: '1' } },
 *   ...openApiTransforms(),
 * });
 * ```
 *
 * A schema of `zodUnion` becomes a reference to its component wherever it stands; so does a schema with an id, `z.object({ … }).meta({
 * id: 'ToolSet' })`. Throws `DeclarationError` for OpenAPI 3.0 and for two components of one name. After `jsonSchemaTransform` of
 * `fastify-type-provider-zod`.
 */
export function openApiTransforms({ problems = true }: OpenApiTransformOptions = {}): OpenApiTransforms {
  const components = new OpenApiComponents();
  return {
    transform: ({ schema, url, ...document }) => {
      components.version = versionOf(document);
      const written = schema === undefined ? schema : withoutZod(schema, components);
      return { schema: problems ? withProblem(written, components) : written, url };
    },
    transformObject: document => {
      const { openapiObject } = document as {
        openapiObject: { components?: { schemas?: Record<string, JsonSchema> } };
      };
      const schemas = { ...components.schemas, ...openapiObject.components?.schemas };
      return { ...openapiObject, components: { ...openapiObject.components, schemas } };
    },
  };
}

function versionOf(document: object): '3.1' | '3.2' {
  const { openapiObject } = document as { openapiObject?: { openapi?: string } };
  const version = openapiObject?.openapi?.slice(0, 3);
  if (version !== '3.1' && version !== '3.2') {
    throw new DeclarationError(
      `openApiTransforms writes OpenAPI 3.1 and 3.2. Give the version to @fastify/swagger: ` +
        `{ openapi: { openapi: '3.1.1', … }, ...openApiTransforms() }.`,
    );
  }
  return version;
}

function withoutZod(schema: FastifySchema, components: OpenApiComponents): FastifySchema {
  return mapValues({ ...schema }, (part, name) => {
    if (name === 'response') {
      return mapValues(part as Record<string, unknown>, answer => contentOf(answer, 'output', components));
    }
    if (name === 'body') {
      return contentOf(part, 'input', components);
    }
    return parameters.has(name) && isZod(part) ? components.writeParameters(part) : part;
  });
}

function withProblem(schema: FastifySchema, components: OpenApiComponents): FastifySchema {
  const { response } = (schema ?? {}) as { response?: object };
  if (response === undefined) {
    return schema;
  }
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: components.add('Problem', problemSchema, () => problemSchema) } };
  return { ...schema, response: { default: { description: 'Why it failed', content }, ...response } };
}

/** A schema, or one for each type of content. */
function contentOf(schema: unknown, direction: Direction, components: OpenApiComponents): unknown {
  if (isZod(schema)) {
    return components.write(schema, direction);
  }
  const { content } = (schema ?? {}) as Partial<Content>;
  return content === undefined
    ? schema
    : {
        ...(schema as Content),
        content: mapValues(content, each => ({ ...each, schema: contentOf(each.schema, direction, components) })),
      };
}

function mapValues<Value>(
  object: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
