import { defineEntity, p } from '@mikro-orm/core';
import { DeclarationError } from 'mikro-orm-polymorphic';
import { defineFields } from 'mikro-orm-polymorphic/dto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { character } from './cast/fields.ts';
import { declareCast } from './cast/define.ts';
import { fieldsContract, refusedByCheck } from './fields.contract.ts';

fieldsContract(declareCast);

describe('S16 fields and their schemas', () => {
  refusedByCheck();

  it('S16 a change has no defaults and may be empty, and knows no other field', () => {
    expect(character.update.parse({})).toEqual({});
    expect(character.update.parse({ bio: null })).toEqual({ bio: null });
    expect(character.update.safeParse({ admin: true }).success).toBe(false);
    expect(character.update.safeParse({ name: null }).success).toBe(false);
  });

  it('S16 are written for OpenAPI, on the way in and out', () => {
    expect(z.toJSONSchema(character.create, { io: 'input' })).toMatchObject({
      properties: { born: { type: 'string', format: 'date-time' }, gold: { type: 'string' }, level: { default: 1 } },
      required: ['name', 'bio', 'born', 'gold', 'score'],
    });
    expect(z.toJSONSchema(character.update, { io: 'input' })).not.toHaveProperty('required');
    expect(z.toJSONSchema(character.response)).toMatchObject({
      properties: { born: { type: 'string', format: 'date-time' }, gold: { type: 'string' } },
      required: ['name', 'bio', 'level', 'mood', 'traits', 'born', 'gold', 'score'],
    });
  });

  it('S16 are the properties of a schema-first entity', () => {
    const schema = defineEntity({
      name: 'Persona',
      properties: { id: p.integer().primary(), ...character.properties },
    });
    expect(Object.keys(schema.meta.properties)).toContain('traits');
  });

  it.each([
    ['a transform', z.string().transform(Number)],
    ['dates in JSON', z.array(z.date())],
    ['a map', z.map(z.string(), z.string())],
    ['an optional field, which a row cannot be', z.string().optional()],
    ['numbers to choose from', z.literal([1, 2])],
    ['no schema', 'text' as never],
  ])('S16 refuse %s', (_, schema) => {
    expect(() => defineFields({ odd: schema })).toThrow(DeclarationError);
  });
});
