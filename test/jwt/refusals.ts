import { inspect } from 'node:util';
import { InvalidTokenError, type TokenError } from 'mikro-orm-polymorphic';
import { expect } from 'vitest';

/** Refused as every token is: one status, one sentence, and nothing of the token. Gives the cause. */
export async function refusal(attempt: Promise<unknown>, token?: string): Promise<TokenError> {
  const error = await attempt.then(
    () => new Error('it was accepted'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidTokenError);
  const refused = error as InvalidTokenError;
  expect([refused.status, refused.code, refused.message]).toEqual([401, 'INVALID_TOKEN', 'The token is not valid.']);
  const shown = [inspect(refused, { depth: 9 }), JSON.stringify(refused), String(refused.stack)].join('\n');
  for (const part of (token ?? '').split('.').filter(text => text.length > 20)) {
    expect(shown).not.toContain(part);
  }
  return refused.cause as TokenError;
}

/** The code of the cause of a refusal. */
export async function refusedBy(attempt: Promise<unknown>, token?: string): Promise<string> {
  return (await refusal(attempt, token)).code;
}
