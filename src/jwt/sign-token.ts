import { compactVerify, errors } from 'jose';
import { TokenHeaderError, TokenKeyError, TokenSignatureError } from '../errors/token-error.ts';
import type { TokenUse } from './jwt-key.ts';
import type { KeyEncryption } from './key-encryption.ts';
import type { KeyEntry } from './key-ring.ts';
import { parseObject } from './strict-json.ts';
import type { TokenParts } from './token-parts.ts';

/** The `typ` of a token by its use: that of RFC 9068, and one of our own. */
export const tokenTypes: Readonly<Record<TokenUse, string>> = { access: 'at+jwt', refresh: 'rt+jwt' };

/** Signs claims. */
export function signToken(claims: object, entry: KeyEntry, encryption: KeyEncryption): Promise<string> {
  const { id, algorithm, use } = entry.row;
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return entry.sign(payload, { alg: algorithm, typ: tokenTypes[use], kid: id }, encryption);
}

/** What a key is to be for. */
export interface KeyExpected {
  readonly purpose: string;
  readonly use: TokenUse;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds. */
  readonly tolerance: number;
}

/** Checks the key of a token, by the row and not by the token, and its signature. Gives the claims. Throws `TokenError`s. */
export async function verifyToken(
  { token, header, payload }: TokenParts,
  entry: KeyEntry | undefined,
  expected: KeyExpected,
): Promise<Record<string, unknown>> {
  if (!entry) {
    throw new TokenKeyError(header.kid, 'there is none with this id');
  }
  const { purpose, use, algorithm, id } = entry.row;
  if (purpose !== expected.purpose || use !== expected.use) {
    throw new TokenKeyError(id, `it is for the ${use} tokens of another purpose or use`);
  }
  const fault = entry.faultAt(expected.time, expected.tolerance);
  if (fault) {
    throw new TokenKeyError(id, fault);
  }
  if (header.alg !== algorithm) {
    throw new TokenHeaderError(`its alg is not ${algorithm}, which its key is for`);
  }
  if (header.typ !== tokenTypes[use]) {
    throw new TokenHeaderError(`its typ is not ${tokenTypes[use]}`);
  }
  try {
    await compactVerify(token, await entry.verifier(), { algorithms: [algorithm] });
  } catch (error) {
    throw error instanceof errors.JWSSignatureVerificationFailed
      ? new TokenSignatureError()
      : new TokenKeyError(id, `its public part is no key for ${algorithm}, or an RSA key below 2048 bits`);
  }
  return parseObject('payload', payload);
}
