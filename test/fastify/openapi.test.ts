import swagger from '@fastify/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { DeclarationError } from 'mikro-orm-polymorphic';
import { openApiSchemas, zodUnion } from 'mikro-orm-polymorphic/dto';
import { mikroOrm, type OpenApiTransformOptions, openApiTransforms } from 'mikro-orm-polymorphic/fastify';
import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import Fastify, { type FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { FunctionTool, Owner, Station, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { referencesIn } from '../dto/validators.ts';

let orm: MikroORM;

beforeAll(async () => {
  orm = await MikroORM.init({ entities: [...tools.entities, Owner, Station, ToolSet, ToolCall], dbName: 'none' });
});

interface Document {
  readonly paths: Record<string, unknown>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
}

interface Setting extends OpenApiTransformOptions {
  readonly openapi?: string;
  readonly schemas?: Record<string, object>;
}

async function documentOf(build: (app: FastifyInstance) => unknown, setting: Setting = {}): Promise<Document> {
  const { openapi = '3.1.1', schemas = {}, ...options } = setting;
  const app = Fastify();
  onTestFinished(() => app.close());
  await app.register(mikroOrm, { orm });
  const info = { title: 'Tools', version: '1' };
  await app.register(swagger, {
    openapi: { openapi, info, components: { schemas: schemas as never } },
    ...openApiTransforms(options),
  });
  await build(app);
  await app.ready();
  return structuredClone(app.swagger()) as unknown as Document;
}

/** Whether a document is valid, and what it refers to without having it. */
async function check(document: Document): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
  const known = new Set(Object.keys(document.components.schemas).map(name => `#/components/schemas/${name}`));
  return { valid, errors, lost: referencesIn(document).filter(reference => !known.has(reference)) };
}

const good = { valid: true, errors: undefined, lost: [] };
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown): object => ({ 'application/json': { schema } });

/** What stands in a document at the end of a path. */
function at({ paths }: Document, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], paths);
}

/** The routes of a service of tools. */
function toolRoutes(app: FastifyInstance): void {
  const anyTool = zodUnion(tools, { orm });
  const params = z.object({ id: z.coerce.number().int() });
  app.get(
    '/tools',
    {
      schema: {
        querystring: z.object({ limit: z.coerce.number().int().max(100).default(20) }),
        response: { 200: z.object({ items: z.array(anyTool), next: z.string().nullable() }) },
      },
    },
    () => ({ items: [], next: null }),
  );
  app.get('/tools/:id', { schema: { params, response: { 200: anyTool } } }, () => ({}));
  app.post(
    '/tools',
    { schema: { body: zodUnion(tools, { orm, mode: 'create' }), response: { 201: anyTool } } },
    () => ({}),
  );
  app.patch(
    '/tools/:id',
    { schema: { params, body: zodUnion(tools, { orm, mode: 'update' }), response: { 200: anyTool.nullable() } } },
    () => null,
  );
  app.delete('/tools/:id', { schema: { params, response: { 204: z.undefined() } } }, (_request, reply) =>
    reply.code(204).send(),
  );
}

describe('M2 openApiTransforms', () => {
  it('writes a valid document with the hierarchy as components, referenced by the routes', async () => {
    const document = await documentOf(toolRoutes);
    expect(await check(document)).toEqual(good);
    const { schemas } = document.components;
    const { Problem, ...rest } = schemas;
    expect(Problem).toMatchObject({ required: ['type', 'title', 'status', 'detail', 'code'] });
    expect(rest).toEqual({
      ...openApiSchemas(tools, { orm }),
      ...openApiSchemas(tools, { orm, mode: 'create' }),
      ...openApiSchemas(tools, { orm, mode: 'update' }),
    });
    expect(schemas['AnyTool']).toMatchObject({
      discriminator: { propertyName: 'type', mapping: { websearchtool: '#/components/schemas/WebSearchTool' } },
    });
    expect(at(document, '/tools', 'get')).toEqual({
      parameters: [
        {
          in: 'query',
          name: 'limit',
          required: false,
          schema: { type: 'integer', maximum: 100, minimum: expect.any(Number), default: 20 },
        },
      ],
      responses: {
        200: {
          description: 'Default Response',
          content: json({
            type: 'object',
            properties: { items: { type: 'array', items: ref('AnyTool') }, next: { type: ['string', 'null'] } },
            required: ['items', 'next'],
          }),
        },
        default: { description: 'Why it failed', content: { 'application/problem+json': { schema: ref('Problem') } } },
      },
    });
    expect(at(document, '/tools', 'post')).toMatchObject({
      requestBody: { required: true, content: json(ref('AnyToolCreate')) },
      responses: { 201: { content: json(ref('AnyTool')) } },
    });
    expect(at(document, '/tools/{id}', 'get')).toMatchObject({
      parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }],
    });
    expect(at(document, '/tools/{id}', 'patch')).toMatchObject({
      requestBody: { content: json(ref('AnyToolUpdate')) },
      responses: { 200: { content: json({ anyOf: [ref('AnyTool'), { type: 'null' }] }) } },
    });
    expect(at(document, '/tools/{id}', 'delete', 'responses', '204')).toEqual({ description: 'Default Response' });
  });

  it('writes OpenAPI 3.2, with a place for classes that clients do not know', async () => {
    const document = await documentOf(toolRoutes, { openapi: '3.2.0' });
    expect(await check(document)).toEqual(good);
    expect(document.components.schemas['AnyTool']).toMatchObject({
      discriminator: { defaultMapping: '#/components/schemas/UnknownTool' },
    });
  });

  it('gives schemas with ids one component, two where request and answer differ, and follows what refers to itself', async () => {
    const Label = z.object({ text: z.string() }).meta({ id: 'Label' });
    const Box = z.object({ label: Label, size: z.int().default(1) }).meta({ id: 'Box' });
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    });
    const anyFunction = zodUnion(tools.concreteOf(FunctionTool), { orm }).describe('A function');
    const document = await documentOf(app => {
      app.post('/boxes', { schema: { body: Box, response: { 200: z.array(Box), 201: Label } } }, () => []);
      app.get(
        '/trees',
        { schema: { querystring: z.object({ q: z.string() }).meta({ id: 'Query' }), response: { 200: Tree } } },
        () => ({}),
      );
      app.post(
        '/trees',
        { schema: { body: Tree, response: { 200: z.object({ tree: Tree, at: z.date(), fn: anyFunction }) } } },
        () => ({}),
      );
    });
    expect(await check(document)).toEqual(good);
    expect(at(document, '/boxes', 'post')).toMatchObject({
      requestBody: { content: json(ref('BoxInput')) },
      responses: { 200: { content: json({ type: 'array', items: ref('Box') }) } },
    });
    const { Box: box, BoxInput, Label: label } = document.components.schemas;
    expect(label).toEqual({ type: 'object', properties: { text: { type: 'string' } }, required: ['text'] });
    expect(box).toMatchObject({ properties: { label: ref('Label') }, required: ['label', 'size'] });
    expect(BoxInput).toMatchObject({ properties: { label: ref('Label') }, required: ['label'] });
    expect(at(document, '/trees', 'get', 'parameters')).toMatchObject([{ in: 'query', name: 'q', required: true }]);
    const content = ['content', 'application/json', 'schema'];
    const { $ref } = at(document, '/trees', 'get', 'responses', '200', ...content) as { $ref: string };
    expect(document.components.schemas[$ref.split('/').at(-1)!]).toMatchObject({
      properties: { children: { type: 'array', items: { $ref } } },
    });
    expect(at(document, '/trees', 'post', 'responses', '200', ...content)).toMatchObject({
      properties: { at: { type: 'string', format: 'date-time' }, fn: ref('AnyFunctionTool') },
    });
  });

  it('leaves schemas of JSON, hidden routes and own answers and components as they are', async () => {
    const own = { type: 'object', properties: { mine: { type: 'boolean' } } };
    const body = { type: 'object', properties: { n: { type: 'integer' } } };
    const document = await documentOf(
      app => {
        app.post('/json', { schema: { body, tags: ['json'], response: { 200: body } } }, () => ({}));
        app.get('/hidden', { schema: { hide: true, response: { 200: z.string() } } }, () => 'x');
        app.get(
          '/own',
          {
            schema: {
              response: { default: { description: 'Own', content: { 'text/plain': { schema: z.string() } } } },
            },
          },
          () => 'x',
        );
        app.get('/none', () => 'x');
      },
      { schemas: { Problem: own } },
    );
    expect(await check(document)).toEqual(good);
    expect(Object.keys(document.paths)).toEqual(['/json', '/own', '/none']);
    expect(at(document, '/json', 'post')).toMatchObject({ tags: ['json'], requestBody: { content: json(body) } });
    expect(at(document, '/own', 'get', 'responses')).toEqual({
      default: { description: 'Own', content: { 'text/plain': { schema: { type: 'string' } } } },
    });
    expect(document.components.schemas).toEqual({ Problem: own });
  });

  it('writes no problems where errors are answered otherwise', async () => {
    const document = await documentOf(toolRoutes, { problems: false });
    expect(await check(document)).toEqual(good);
    expect(JSON.stringify(document)).not.toContain('problem');
  });

  it('refuses OpenAPI 3.0, and two components of one name', async () => {
    await expect(documentOf(toolRoutes, { openapi: '3.0.3' })).rejects.toThrow(DeclarationError);
    await expect(documentOf(toolRoutes, { openapi: '3.0.3' })).rejects.toThrow(/Give the version to @fastify\/swagger/);
    const fake = z.object({ fake: z.boolean() }).meta({ id: 'WebSearchTool' });
    const clash = documentOf(app => {
      toolRoutes(app);
      app.get('/fake', { schema: { response: { 200: fake } } }, () => ({ fake: true }));
    });
    await expect(clash).rejects.toThrow(
      'The OpenAPI document would have two components WebSearchTool. Give one another id.',
    );
  });
});
