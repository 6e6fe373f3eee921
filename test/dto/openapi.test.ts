import { defineEntity, p } from '@mikro-orm/core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { DeclarationError, defineHierarchy, Polymorphic, UnregisteredClassError } from 'mikro-orm-polymorphic';
import { graphqlTypes, type JsonSchema, jsonSchema, openApiSchemas, zodUnion } from 'mikro-orm-polymorphic/dto';
import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { beforeAll, describe, expect, it } from 'vitest';
import { FunctionTool, Owner, Tool, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { referencesIn, validator } from './validators.ts';

let orm: MikroORM;

beforeAll(async () => {
  orm = await MikroORM.init({ entities: [...tools.entities, Owner, ToolSet, ToolCall], dbName: 'none' });
});

async function check(openapi: string, schemas: Record<string, JsonSchema>): Promise<unknown> {
  const document = { openapi, info: { title: 'Tools', version: '1' }, paths: {}, components: { schemas } };
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  const known = new Set(Object.keys(schemas).map(name => `#/components/schemas/${name}`));
  return { valid, errors, lost: referencesIn(document).filter(reference => !known.has(reference)) };
}

const good = { valid: true, errors: undefined, lost: [] };

describe('openApiSchemas', () => {
  it('makes a valid document of OpenAPI 3.1, all modes in one', async () => {
    const schemas = {
      ...openApiSchemas(tools, { orm }),
      ...openApiSchemas(tools, { orm, mode: 'create' }),
      ...openApiSchemas(tools, { orm, mode: 'update' }),
    };
    expect(await check('3.1.1', schemas)).toEqual(good);
    expect(Object.keys(schemas)).toEqual(
      ['', 'Create', 'Update'].flatMap(mode =>
        ['AnyTool', 'GetWeatherFunction', 'CodeInterpreterFunction', 'WebSearchTool'].map(name => `${name}${mode}`),
      ),
    );
  });

  it('makes a valid document of OpenAPI 3.2, with what all share as the default mapping', async () => {
    const schemas = openApiSchemas(tools, { orm, version: '3.2' });
    expect(await check('3.2.0', schemas)).toEqual(good);
    expect(schemas['AnyTool']).toMatchObject({
      discriminator: { propertyName: 'type', defaultMapping: '#/components/schemas/UnknownTool' },
    });
    const validate = validator({ ...schemas['UnknownTool'] });
    const shared = { id: 1, name: 'new', toolSet: null, owner: null };
    expect(validate({ type: 'moontool', ...shared, crater: 3 })).toBe(true);
    expect(validate({ type: 'websearchtool', ...shared, engine: 'x' })).toBe(false);
    expect(validate(shared)).toBe(false);
  });

  it('requires the discriminator in every variant, and its value is the identity', () => {
    const schemas = openApiSchemas(tools, { orm });
    const { discriminator } = schemas['AnyTool'] as { discriminator: { mapping: Record<string, string> } };
    expect(Object.keys(discriminator.mapping)).toEqual([...tools.identities]);
    for (const [identity, reference] of Object.entries(discriminator.mapping)) {
      expect(schemas[reference.split('/').at(-1)!]).toMatchObject({
        properties: { type: { type: 'string', const: identity } },
        required: expect.arrayContaining(['type']),
        additionalProperties: false,
      });
    }
  });

  it('of a branch has the branch', () => {
    expect(Object.keys(openApiSchemas(tools.concreteOf(FunctionTool), { orm }))).toEqual([
      'AnyFunctionTool',
      'GetWeatherFunction',
      'CodeInterpreterFunction',
    ]);
  });

  it('takes another discriminator, hidden properties never, and names that no document allows', async () => {
    class Ding extends Polymorphic() {
      declare id: number;
    }
    const Odd = { 'Dïng $1': class extends Ding {} }['Dïng $1'];
    defineEntity({
      class: Ding,
      inheritance: 'tpt',
      properties: { id: p.integer().primary(), secret: p.string().hidden(), type: p.string() },
    });
    defineEntity({ class: Odd, properties: { code: p.string().hidden().nullable() } });
    const dings = defineHierarchy(
      Ding,
      { Ding, 'Dïng $1': Odd },
      { identities: { 'Dïng $1': '<odd>"1' }, discriminatorProperty: 'kind' },
    );
    const own = await MikroORM.init({ entities: [...dings.entities], dbName: 'none' });
    const schemas = openApiSchemas(dings, { orm: own });
    expect(await check('3.1.1', schemas)).toEqual(good);
    expect(Object.keys(schemas)).toEqual(['AnyDing', 'Ding', 'D___ef_ng___20____24_1']);
    expect(schemas['Ding']).toMatchObject({ required: ['kind', 'id', 'type'] });
    for (const mode of ['response', 'create', 'update'] as const) {
      expect(JSON.stringify(openApiSchemas(dings, { orm: own, mode }))).not.toMatch(/secret|code/);
    }
    expect(zodUnion(dings, { orm: own }).parse({ kind: '<odd>"1', id: 1, type: 'x' })).toBeDefined();
  });
});

describe('the exports refuse', () => {
  const exports = { jsonSchema, openApiSchemas, zodUnion, graphqlTypes };

  it.each(Object.entries(exports))('%s: what is no hierarchy, no ORM, and an ORM without it', async (name, write) => {
    const needsHierarchy = new RegExp(`^${name} needs a class of a polymorphic hierarchy`);
    expect(() => write(Owner, { orm })).toThrow(needsHierarchy);
    expect(() => write(null as never, { orm })).toThrow(needsHierarchy);
    expect(() => write(tools, {} as never)).toThrow(new RegExp(`^${name} needs the ORM`));
    const other = await MikroORM.init({ entities: [Owner, ToolSet, ToolCall, ...tools.entities], dbName: 'none' });
    expect(write(Tool, { orm: other })).toBeDefined();
    const without = await MikroORM.init({ entities: [Plain], dbName: 'none' });
    expect(() => write(tools, { orm: without })).toThrow(UnregisteredClassError);
  });

  it('a mode and a version that do not exist', () => {
    expect(() => jsonSchema(tools, { orm, mode: 'patch' as never })).toThrow(
      /'response', 'create' or 'update', not "patch"/,
    );
    expect(() => jsonSchema(tools, { orm, mode: 'toString' as never })).toThrow(DeclarationError);
    expect(() => openApiSchemas(tools, { orm, version: '3.0' as never })).toThrow(/'3.1' or '3.2', not "3.0"/);
  });

  it('a property under the name of the discriminator, and two components of one name', async () => {
    class Leaf extends Polymorphic() {
      declare id: number;
      declare type: string;
    }
    class Tree extends Polymorphic() {
      declare id: number;
    }
    class AnyTree extends Tree {}
    defineEntity({ class: Leaf, inheritance: 'tpt', properties: { id: p.integer().primary(), type: p.string() } });
    defineEntity({ class: Tree, inheritance: 'tpt', properties: { id: p.integer().primary() } });
    defineEntity({ class: AnyTree, properties: {} });
    const leaves = defineHierarchy(Leaf, { Leaf });
    const trees = defineHierarchy(Tree, { Tree, AnyTree });
    const own = await MikroORM.init({ entities: [...leaves.entities, ...trees.entities], dbName: 'none' });
    expect(() => jsonSchema(leaves, { orm: own })).toThrow(/Leaf has a property type.*discriminatorProperty/s);
    const clash = /two components AnyTree: the union of Tree and the class AnyTree/;
    expect(() => openApiSchemas(trees, { orm: own })).toThrow(clash);
    expect(() => jsonSchema(trees, { orm: own })).not.toThrow();
  });
});

class Plain {
  declare id: number;
}
defineEntity({ class: Plain, properties: { id: p.integer().primary() } });
