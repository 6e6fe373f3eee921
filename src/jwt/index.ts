export type { JwtAlgorithm, PublicJwk } from './algorithms.ts';
export { jwksRoute, type JwksRouteOptions } from './jwks-route.ts';
export {
  JwtAuth,
  type JwtAuthConstructor,
  type JwtAuthMembers,
  type JwtAuthOptions,
  type JwtAuthStatics,
  type JwtClaimsMember,
} from './jwt-auth.ts';
export { JwtKey, type TokenUse } from './jwt-key.ts';
export { type Jwks, JwtManager, jwtManagerOf } from './jwt-manager.ts';
export type { JwtOptions, JwtPurposeOptions } from './jwt-options.ts';
export {
  type JwtClaims,
  jwtPayload,
  type JwtPayloadSchema,
  type JwtPayloadShape,
  type OwnClaims,
  type RegisteredClaims,
  tokenResponse,
  type TokenResponse,
  type TokenResponseShape,
} from './jwt-payload.ts';
export { jwt, type JwtExtension } from './jwt.ts';
export type { KeyEncryptionKey } from './key-encryption.ts';
export type { IssueRequest, RevokeRequest, RotateOptions, VerifyRequest } from './requests.ts';
export type { SplitClaims } from './registered-claims.ts';
export { RefreshToken, type RevocationScope, RevokedToken } from './token-rows.ts';
