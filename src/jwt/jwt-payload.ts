import { z } from 'zod';

/** The claims that the library writes and checks, beside `sub`: a payload cannot have them. */
export const registeredClaims = ['iss', 'aud', 'iat', 'nbf', 'exp', 'jti', 'sid'] as const;

/** The claims that every token has, beside its payload. Times are seconds since 1970, RFC 7519. */
export interface RegisteredClaims {
  readonly iss: string;
  readonly aud: string;
  /** When it was issued, to the millisecond. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  /** The token, a UUID. */
  readonly jti: string;
  /** Its family, a UUID: every token that came of one sign-in by refreshing. */
  readonly sid: string;
}

/** The shape of a payload that has `sub` alone. */
export type JwtPayloadShape = { readonly sub: z.ZodString };

/** A payload: `jwtPayload`, extended or not. */
export type JwtPayloadSchema = z.ZodObject<JwtPayloadShape & z.core.$ZodLooseShape, z.core.$ZodObjectConfig>;

/** The claims of a class beside `sub`, as `jwtClaims()` gives them. */
export type OwnClaims<TPayload extends JwtPayloadSchema> = Omit<z.input<TPayload>, 'sub'>;

/** All claims of a token that was verified. */
export type JwtClaims<TPayload extends JwtPayloadSchema> = z.output<TPayload> & RegisteredClaims;

/**
 * The payload of a token: `sub`, the key of the entity as text. Extend it by the claims of your class.
 *
 * ```ts
 * const userPayload = jwtPayload.extend({ role: z.enum(['reader', 'editor']) });
 * ```
 *
 * It is strict: a token with a claim that it does not know is refused.
 */
export const jwtPayload: z.ZodObject<JwtPayloadShape, z.core.$strict> = z.strictObject({
  sub: z.string().min(1).max(255),
});

const tokenShape = {
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int(),
  refreshToken: z.string().optional(),
};

/** The shape of `tokenResponse`. */
export type TokenResponseShape = {
  readonly accessToken: z.ZodString;
  readonly tokenType: z.ZodLiteral<'Bearer'>;
  readonly expiresIn: z.ZodInt;
  readonly refreshToken: z.ZodOptional<z.ZodString>;
};

/**
 * The answer to a sign-in or a refresh, for routes and OpenAPI.
 *
 * ```ts
 * const body = tokenResponse.parse({ accessToken: 'a.b.c', tokenType: 'Bearer', expiresIn: 900 });
 * ```
 *
 * `expiresIn` is in seconds. After RFC 6749, section 5.1.
 */
export const tokenResponse: z.ZodObject<TokenResponseShape> = z.object(tokenShape).meta({ id: 'TokenResponse' });

/** The tokens of one sign-in or refresh. */
export interface TokenResponse {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** The lifetime of the access token in seconds. */
  readonly expiresIn: number;
  /** There when the purpose has refresh tokens. */
  readonly refreshToken?: string;
}
