import { DeclarationError } from '../errors/declaration-error.ts';
import { ClassMark } from '../keys/class-mark.ts';
import { z } from 'zod';
import { listNames } from '../errors/sentence.ts';
import { JwtClaimsError } from '../errors/jwt-error.ts';
import { TokenClaimsError } from '../errors/token-error.ts';
import { type JwtPayloadSchema, registeredClaims } from './jwt-payload.ts';

/** What `JwtAuth` was told. */
export interface ClassSettings {
  readonly purpose: string;
  readonly payload: JwtPayloadSchema;
}

/** The settings of a class and its subclasses. */
export const jwtSettings: ClassMark<ClassSettings> = new ClassMark('jwtAuth');

/** Checks the options of `JwtAuth`. Throws `DeclarationError`. */
export function checkedClassSettings(given: Partial<ClassSettings> | undefined): ClassSettings {
  const { purpose, payload } = given ?? {};
  if (typeof purpose !== 'string' || purpose === '') {
    throw new DeclarationError("JwtAuth needs a purpose: JwtAuth(Base, { payload: jwtPayload, purpose: 'user' }).");
  }
  if (!(payload instanceof z.ZodObject) || payload.shape.sub?.def.type !== 'string') {
    throw new DeclarationError(
      `The payload of JwtAuth for the purpose '${purpose}' does not extend jwtPayload. Give jwtPayload, or jwtPayload.extend({ … }).`,
    );
  }
  const taken = registeredClaims.filter(name => name in payload.shape);
  if (taken.length > 0) {
    throw new DeclarationError(
      `The payload of JwtAuth for the purpose '${purpose}' has ${listNames(taken)}, which the library writes. Leave them out.`,
    );
  }
  return Object.freeze({ purpose, payload: payload.strict() });
}

/** The claims of an entity, and whose they are. */
interface GivenClaims {
  readonly claims: object;
  readonly subject: string;
  readonly className: string;
}

/** The claims of an entity as they will be read. Throws `JwtClaimsError`. */
export async function checkedClaims({ payload }: ClassSettings, given: GivenClaims): Promise<object> {
  const { claims, subject, className } = given;
  const sent = JSON.parse(JSON.stringify(claims)) as object;
  const { error } = await payload.safeParseAsync({ ...sent, sub: subject });
  if (error || 'sub' in claims) {
    throw new JwtClaimsError(className, error ? issuesOf(error) : ['sub is the key of the entity and not a claim']);
  }
  return sent;
}

/** The payload of a token as the class declares it. Throws `TokenClaimsError`. */
export async function parsedPayload({ payload }: ClassSettings, claims: object): Promise<object> {
  const { data, error } = await payload.safeParseAsync(claims);
  if (!data) {
    throw new TokenClaimsError(issuesOf(error));
  }
  return data;
}

/** Names of claims and of rules, never a value. */
function issuesOf({ issues }: z.ZodError): string[] {
  return issues.map(({ path, code }) => `${path.join('.') || 'the payload'} (${code})`);
}
