import type { JsonSchema } from '../dto/json-schema.ts';

/** The type of content of a problem, RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const text: JsonSchema = { type: 'string' };

/** A problem as JSON Schema. */
export const problemSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: { type: 'string', format: 'uri-reference' },
    code: text,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: text, expected: text, given: text },
        required: ['field', 'expected'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};
