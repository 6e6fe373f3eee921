import { z } from 'zod';
import { JwtOptionError } from '../errors/jwt-error.ts';
import { listNames } from '../errors/sentence.ts';
import type { TokenUse } from './jwt-key.ts';
import type { RevocationScope } from './token-rows.ts';

/** What a token is issued for. */
export interface IssueRequest {
  readonly purpose: string;
  readonly subject: string;
  /** What stands in the access token beside the claims that every token has. */
  readonly claims: object;
  /** The family of the token that is refreshed; without it a new one begins. */
  readonly family?: string;
}

/** What a token is to be for. */
export interface VerifyRequest {
  readonly purpose: string;
  /** Default `'access'`. */
  readonly use?: TokenUse;
}

/** Which tokens to revoke: one, a family, or all of a subject that were issued until now. */
export type RevokeRequest = { readonly purpose: string } & (
  | { readonly jti: string }
  | { readonly family: string }
  | { readonly subject: string }
);

/** Which key to replace, and when. Times are in seconds where they are not `Date`s. */
export interface RotateOptions {
  readonly purpose: string;
  /** The keys of access tokens or those of refresh tokens. Default `'access'`. */
  readonly use?: TokenUse;
  /** From when the new key signs. Others know it before. Default: now, which is also the earliest. */
  readonly activeFrom?: Date;
  /** How long the old key goes on to verify. Default and minimum: until every token that it may sign has expired. */
  readonly overlap?: number;
  /** Leaves a newest key that is younger as it is: for a schedule that several machines run. */
  readonly ifOlderThan?: number;
}

const purpose = z.string();
const use = z.enum(['access', 'refresh']);
const subject = z.string().min(1).max(255);
const seconds = z.number().min(0);

type Call = 'issue' | 'verify' | 'rotate' | 'revoke' | 'revokeKey';

const requests: Readonly<Record<Call, z.ZodType>> = {
  issue: z.strictObject({ purpose, subject, claims: z.looseObject({}), family: z.guid().optional() }),
  verify: z.strictObject({ purpose, use: use.optional() }),
  rotate: z.strictObject({
    purpose,
    use: use.optional(),
    activeFrom: z.date().optional(),
    overlap: seconds.optional(),
    ifOlderThan: seconds.optional(),
  }),
  revoke: z.union([
    z.strictObject({ purpose, jti: z.guid() }),
    z.strictObject({ purpose, family: z.guid() }),
    z.strictObject({ purpose, subject }),
  ]),
  revokeKey: z.guid(),
};

/** Checks what a call of the `JwtManager` was given. Throws `JwtOptionError`, which names options and no values. */
export function checkRequest(call: Call, given: unknown): void {
  const { error } = requests[call].safeParse(given);
  if (error) {
    const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'} (${message})`);
    throw new JwtOptionError(`The options of JwtManager.${call}() cannot work: ${listNames(wrong)}.`);
  }
}

/** What a revocation is stored under. */
export function scopeOf(request: RevokeRequest): { readonly scope: RevocationScope; readonly value: string } {
  if ('jti' in request) {
    return { scope: 'token', value: request.jti };
  }
  return 'family' in request
    ? { scope: 'family', value: request.family }
    : { scope: 'subject', value: request.subject };
}
