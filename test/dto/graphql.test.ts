import { assert, property, string } from 'fast-check';
import { buildSchema, graphql, GraphQLInterfaceType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { graphqlName, graphqlTypes, identityOfGraphqlName } from 'mikro-orm-polymorphic/dto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { seedParties } from '../contracts/party/seed.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { sent } from './validators.ts';

const m = declareParty('joined');
let db: TestOrm;
let schema: GraphQLSchema;

beforeAll(async () => {
  db = await openOrm(engines[0]!, { entities: [...m.entities] });
  await seedParties(db.em(), m);
  const { sdl } = graphqlTypes(m.parties, { orm: db.orm });
  schema = buildSchema(`${sdl}\ntype Query { parties: [AnyParty!]! }`);
});
afterAll(() => db?.close());

describe('graphqlTypes', () => {
  it('makes an interface of each class with subclasses, and an object type of each concrete class', () => {
    const { typeNames, possibleTypes } = graphqlTypes(m.parties, { orm: db.orm });
    expect(typeNames).toEqual({
      person: 'person',
      'person.employee': 'person__employee',
      'vehicle.car': 'vehicle__car',
      'vehicle.truck': 'vehicle__truck',
      company: 'company',
      'company.shop': 'company__shop',
    });
    expect(possibleTypes).toEqual({
      AnyParty: Object.values(typeNames),
      AnyPerson: ['person', 'person__employee'],
      AnyVehicle: ['vehicle__car', 'vehicle__truck'],
      AnyCompany: ['company', 'company__shop'],
    });
    for (const [name, types] of Object.entries(possibleTypes)) {
      const type = schema.getType(name);
      expect(type).toBeInstanceOf(GraphQLInterfaceType);
      expect(schema.getPossibleTypes(type as GraphQLInterfaceType).map(each => each.name)).toEqual(types);
    }
  });

  it('types the fields', () => {
    const fields = (name: string): Record<string, string> => {
      const type = schema.getType(name) as GraphQLObjectType;
      return Object.fromEntries(Object.entries(type.getFields()).map(([field, { type: t }]) => [field, String(t)]));
    };
    expect(fields('person__employee')).toEqual({
      type: 'String!',
      id: 'ID!',
      name: 'String!',
      owner: 'Int',
      folders: '[Int!]',
      email: 'String',
      dept: 'String!',
      salary: 'Decimal!',
      manager: 'Int',
    });
    expect(fields('company__shop')).toMatchObject({ founded: 'DateTime!', settings: 'JSON!' });
    expect(fields('vehicle__truck')).toMatchObject({ payload: 'BigInt!', wheels: 'Int!' });
  });

  it('answers a query over all classes with rows of the database', async () => {
    const { typeNames } = graphqlTypes(m.parties, { orm: db.orm });
    const found = await db.em().find(m.Party, {}, { orderBy: { id: 'asc' } });
    const { data, errors } = await graphql({
      schema,
      source: '{ parties { type name ... on AnyVehicle { wheels } ... on person__employee { dept } __typename } }',
      rootValue: { parties: found.map(party => sent(m.parties, party)) },
      typeResolver: row => typeNames[(row as { type: string }).type],
    });
    expect(errors).toBeUndefined();
    const parties = data?.['parties'] as Record<string, unknown>[];
    expect(parties[1]).toEqual({ type: 'person.employee', name: 'bob', dept: 'it', __typename: 'person__employee' });
    expect(parties[4]).toEqual({ type: 'vehicle.car', name: 'beetle', wheels: 4, __typename: 'vehicle__car' });
    expect(parties.map(({ type, __typename }) => [type, __typename])).toEqual(
      parties.map(({ type }) => [type, typeNames[type as string]]),
    );
  });

  it('of a branch has the interfaces of the branch', () => {
    const { possibleTypes } = graphqlTypes(m.Vehicle, { orm: db.orm });
    expect(possibleTypes).toEqual({ AnyVehicle: ['vehicle__car', 'vehicle__truck'] });
  });
});

describe('graphqlName', () => {
  it('keeps what reads well', () => {
    expect(graphqlName('functiontool.getweatherfunction')).toBe('functiontool__getweatherfunction');
    expect(graphqlName('pull_request.opened')).toBe('pull_request__opened');
  });

  it.each([
    '1st',
    '_x',
    '__typename',
    'a._b',
    'a_.b',
    'a__b',
    'a..b',
    'a-b',
    'a/b',
    'größe',
    '🦄',
    '.',
    'N___0_1',
    'a___5f_b',
  ])('makes a name of %s, and the text of the name', text => {
    expect(graphqlName(text)).toMatch(/^(?!__)[_A-Za-z][_0-9A-Za-z]*$/);
    expect(identityOfGraphqlName(graphqlName(text))).toBe(text);
  });

  it('has an inverse for every text, so no two share a name', () => {
    const mixed = string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const awkward = string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 });
    for (const texts of [mixed, awkward, awkward.map(text => text.replaceAll(/[^a-c]/g, '_'))]) {
      assert(
        property(texts, text => {
          expect(graphqlName(text)).toMatch(/^(?!__)[_A-Za-z][_0-9A-Za-z]*$/);
          expect(identityOfGraphqlName(graphqlName(text))).toBe(text);
        }),
        { numRuns: 500 },
      );
    }
  });
});
