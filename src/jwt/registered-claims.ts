import { z } from 'zod';
import { TokenClaimsError, TokenExpiredError, TokenNotYetValidError } from '../errors/token-error.ts';
import { type RegisteredClaims, registeredClaims } from './jwt-payload.ts';
import { isUuid } from './token-parts.ts';

/** What the claims of a token have to say. */
export interface ExpectedClaims {
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds. */
  readonly tolerance: number;
}

/** The claims of a token, apart. */
export interface SplitClaims {
  readonly registered: RegisteredClaims;
  /** `sub`, and what the payload of a class adds. */
  readonly payload: Record<string, unknown> & { readonly sub: string };
}

const uuid = z.string().refine(isUuid, 'no UUID');
const seconds = z.number().min(0).max(8.64e12);
const audience = z.union([z.string(), z.array(z.string())]);
const shape = { iss: z.string(), aud: audience, iat: seconds, nbf: seconds, exp: seconds, jti: uuid, sid: uuid };
const schema = z.object({ ...shape, sub: z.string().min(1) });

/** Checks the claims that every token has. Throws `TokenClaimsError`, `TokenExpiredError`, `TokenNotYetValidError`. */
export function splitClaims(claims: Record<string, unknown>, expected: ExpectedClaims): SplitClaims {
  const { data, error } = schema.safeParse(claims);
  if (!data) {
    throw new TokenClaimsError([...new Set(error.issues.map(({ path }) => String(path[0])))]);
  }
  const { sub, ...registered } = data;
  const isForUs = [registered.aud].flat().includes(expected.audience);
  const wrong = [...(registered.iss === expected.issuer ? [] : ['iss']), ...(isForUs ? [] : ['aud'])];
  if (wrong.length > 0) {
    throw new TokenClaimsError(wrong);
  }
  checkTimes(registered, expected);
  const own = Object.entries(claims).filter(([name]) => !(registeredClaims as readonly string[]).includes(name));
  return { registered: { ...registered, aud: expected.audience }, payload: { ...Object.fromEntries(own), sub } };
}

function checkTimes({ iat, nbf, exp }: Pick<RegisteredClaims, 'iat' | 'nbf' | 'exp'>, expected: ExpectedClaims): void {
  const { time, tolerance } = expected;
  if (exp * 1000 + tolerance <= time) {
    throw new TokenExpiredError();
  }
  if (Math.max(Math.floor(iat), nbf) * 1000 - tolerance > time) {
    throw new TokenNotYetValidError();
  }
}
