import type { RequestIssue } from '../errors/request-error.ts';

/** What Fastify keeps of the errors of a JSON Schema. */
interface JsonSchemaFault {
  readonly instancePath?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The wrong fields of a request that did not fit the JSON Schema of its route. */
export function ajvIssues(error: Error): RequestIssue[] | undefined {
  if (!('validation' in error) || !Array.isArray(error.validation)) {
    return undefined;
  }
  const whole = 'validationContext' in error ? String(error.validationContext) : 'request';
  return (error.validation as JsonSchemaFault[]).map(({ instancePath = '', message = 'valid', params = {} }) => {
    const named = params['missingProperty'] ?? params['additionalProperty'];
    const path = [...instancePath.split('/').slice(1), ...(typeof named === 'string' ? [named] : [])];
    return { field: path.join('.') || whole, expected: expectedBy(message, params) };
  });
}

function expectedBy(message: string, params: Readonly<Record<string, unknown>>): string {
  if ('missingProperty' in params) {
    return 'given';
  }
  return 'additionalProperty' in params ? 'left out: it is not known here' : message.replace(/^must (?:be )?/, '');
}
