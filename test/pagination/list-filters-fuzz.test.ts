import { defineEntity, p } from '@mikro-orm/core';
import { InvalidRequestError } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { listFilters } from 'mikro-orm-polymorphic/pagination';
import { anything, array, assert, constantFrom, dictionary, object, oneof, property, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

class Paper extends BaseModel {
  declare title: string;
  declare pages: number;
}
defineEntity({ class: Paper, properties: { title: p.string(), pages: p.integer() } });

const filters = listFilters(Paper, { title: ['contains', 'equals', 'in'], pages: ['from', 'isNull'] });
const declared = ['title.contains', 'title', 'title.in', 'pages.from', 'pages.isNull'];
const hostile = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$or', 'title.$gt', 'id'];
const names = oneof(constantFrom(...declared, ...hostile), string());
const values = oneof(anything(), array(anything()), object(), constantFrom('1', 'true', null, { $ne: null }));

/** What the filters make of a request: values, or the fields that were refused. */
function outcome(input: unknown): { values?: object; refused: readonly string[] } {
  try {
    return { values: filters.parse(input), refused: [] };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { refused: error.issues.map(({ field }) => field) };
  }
}

/** Texts, numbers, booleans and null, or a flat list of them: nothing that MikroORM could take for an operator. */
function isOperand(value: unknown): boolean {
  return Array.isArray(value)
    ? value.every(each => !Array.isArray(each) && isOperand(each))
    : value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}

describe('T3 list filters take any request [PGlite]', () => {
  let db: TestOrm;
  beforeAll(async () => void (db = await openOrm(engines[0]!, { entities: [Paper], createSchema: false })));
  afterAll(() => db?.close());

  it('T3 by declared fields with plain values, or refuse it by field; prototypes stay as they are', () => {
    const untouched = Object.getOwnPropertyNames(Object.prototype);
    assert(
      property(dictionary(names, values), input => {
        const { values: parsed, refused } = outcome(input);
        const unknown = Object.keys(input).filter(name => !declared.includes(name));
        expect(parsed === undefined).toBe(refused.length > 0);
        expect(refused.length > 0 || unknown.length === 0).toBe(true);
        for (const [name, value] of Object.entries(parsed ?? {})) {
          expect(declared).toContain(name);
          expect(isOperand(value)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(untouched);
  });

  it('T3 or refuse what is no request at all', () => {
    assert(
      property(oneof(anything(), string()), input => {
        const { values: parsed, refused } = outcome(input);
        expect(parsed === undefined).toBe(refused.length > 0);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['{"__proto__":{"title":"x"}}', ['__proto__']],
    ['{"constructor":{"prototype":{"title":"x"}}}', ['constructor']],
    ['{"title":{"$ne":null}}', ['title']],
    ['{"title":["a","b"]}', ['title']],
    ['{"title.in":[["a"]]}', ['title.in']],
    ['{"pages.from":{"valueOf":1}}', ['pages.from']],
  ])('T3 %s is refused as %j', (json, fields) => {
    expect(outcome(JSON.parse(json)).refused).toEqual(fields);
  });
});
