import { MalformedTokenError, TokenHeaderError } from '../errors/token-error.ts';
import { parseObject } from './strict-json.ts';

/** The header of a token, read and checked, but not verified. */
export interface TokenHeader {
  readonly alg: string;
  readonly typ: string;
  readonly kid: string;
}

/** A token in parts, before its signature is verified. */
export interface TokenParts {
  readonly token: string;
  readonly header: TokenHeader;
  /** The payload as it was sent. */
  readonly payload: Uint8Array;
}

/** The length in characters above which a token is neither read nor issued. */
export const LONGEST_TOKEN = 8192;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/** Whether a value is a UUID as PostgreSQL writes it. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** The parts of a token. Throws `MalformedTokenError` and `TokenHeaderError`; reads nothing but the token. */
export function partsOf(token: unknown): TokenParts {
  if (typeof token !== 'string') {
    throw new MalformedTokenError('it is no string');
  }
  if (token.length > LONGEST_TOKEN) {
    throw new MalformedTokenError(`it is longer than ${LONGEST_TOKEN} characters`);
  }
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new MalformedTokenError('it does not have three parts');
  }
  const [header, payload, signature] = parts.map(bytesOf);
  if (signature!.length === 0) {
    throw new MalformedTokenError('it has no signature');
  }
  return { token, header: checkedHeader(parseObject('header', header!)), payload: payload! };
}

/** One spelling for each value: `Buffer` reads padding, white space and stray bits over. */
function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) {
    throw new MalformedTokenError('it has a part that is no base64url');
  }
  return bytes;
}

const known = new Set(['alg', 'typ', 'kid']);
const dangerous = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'x5t', 'b64', 'zip', 'enc', 'cty'];

/** A header may name the algorithm, the type and the key. Keys, addresses of keys and extensions are refused. */
function checkedHeader(header: Record<string, unknown>): TokenHeader {
  const others = Object.keys(header).filter(name => !known.has(name));
  if (others.length > 0) {
    const named = dangerous.find(name => others.includes(name));
    throw new TokenHeaderError(named ? `it has the parameter ${named}` : 'it has a parameter beside alg, typ and kid');
  }
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || typeof typ !== 'string') {
    throw new TokenHeaderError('alg and typ have to be texts');
  }
  if (!isUuid(kid)) {
    throw new TokenHeaderError('its kid is not the id of a key');
  }
  return { alg, typ, kid };
}
