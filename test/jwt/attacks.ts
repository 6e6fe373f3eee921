import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { forge, part, read, type StolenKey } from './forge.ts';

/** What an attacker has: valid tokens, the keys that signed them, and a key of his own. */
export interface Loot {
  readonly token: string;
  readonly refreshToken: string;
  readonly otherToken: string;
  readonly clientToken: string;
  readonly key: StolenKey;
  readonly refreshKey: StolenKey;
  readonly clientKey: StolenKey;
}

type Attack = [title: string, code: string, token: (loot: Loot) => unknown];

const own = generateKeyPairSync('ed25519');
const ownEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The valid token with another header, signed by the right key unless another is given. */
const withHeader =
  (change: object | ((header: Record<string, unknown>) => unknown), signer?: KeyObject) =>
  ({ key, token }: Loot): string => {
    const [header, claims] = read(token);
    const changed = typeof change === 'function' ? change(header) : { ...header, ...change };
    return forge({ privateKey: signer ?? key.privateKey }, changed, claims);
  };

/** The valid token with other claims, signed by the right key. */
const withClaims =
  (change: object | ((claims: Record<string, unknown>) => unknown)) =>
  ({ key, token }: Loot): string => {
    const [header, claims] = read(token);
    return forge(key, header, typeof change === 'function' ? change(claims) : { ...claims, ...change });
  };

const byHmac =
  (secretOf: (loot: Loot) => string | Buffer) =>
  (loot: Loot): string => {
    const [header, claims] = read(loot.token);
    const input = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`;
    return `${input}.${createHmac('sha256', secretOf(loot)).update(input).digest('base64url')}`;
  };

const parts = (token: string) => token.split('.') as [string, string, string];
const without = (name: string) => (given: Record<string, unknown>) => ({ ...given, [name]: undefined });
const seconds = (): number => Math.floor(Date.now() / 1000);
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const text = (claims: object, more: string): string => JSON.stringify(claims).replace(/\}$/, `,${more}}`);

const algorithms: Attack[] = [
  ['none without a signature', 'TOKEN_MALFORMED', loot => withHeader({ alg: 'none' })(loot).replace(/[^.]*$/, '')],
  ['none with a signature', 'TOKEN_HEADER', withHeader({ alg: 'none' })],
  ['none in other letters', 'TOKEN_HEADER', withHeader({ alg: 'nOnE' })],
  [
    'HMAC by the bytes of the public key',
    'TOKEN_HEADER',
    byHmac(({ key }) => Buffer.from(key.row.publicKey['x']!, 'base64url')),
  ],
  ['HMAC by the published key', 'TOKEN_HEADER', byHmac(({ key }) => JSON.stringify(key.row.publicKey))],
  ['HMAC by nothing', 'TOKEN_HEADER', byHmac(() => '')],
  ['another algorithm for the key', 'TOKEN_HEADER', withHeader({ alg: 'RS256' })],
  ['another algorithm by a key of the attacker', 'TOKEN_HEADER', withHeader({ alg: 'ES256' }, ownEc.privateKey)],
  ['the right algorithm by a key of the attacker', 'TOKEN_SIGNATURE', withHeader({}, own.privateKey)],
  ['no algorithm', 'TOKEN_HEADER', withHeader(without('alg'))],
  ['a list of algorithms', 'TOKEN_HEADER', withHeader({ alg: ['EdDSA', 'none'] })],
];

const headers: Attack[] = [
  ['a kid that no key has', 'TOKEN_KEY', withHeader({ kid: randomUUID() })],
  ['SQL in the kid', 'TOKEN_HEADER', withHeader({ kid: "' or true; drop table jwt_key; --" })],
  ['a path in the kid', 'TOKEN_HEADER', withHeader({ kid: '../../../../dev/null' })],
  [
    'a null byte in the kid',
    'TOKEN_HEADER',
    ({ key, ...loot }) => withHeader({ kid: `${key.row.id}\0` })({ key, ...loot }),
  ],
  ['an object as the kid', 'TOKEN_HEADER', withHeader({ kid: { $ne: null } })],
  [
    'the kid in upper case',
    'TOKEN_HEADER',
    withHeader(given => ({ ...given, kid: String(given['kid']).toUpperCase() })),
  ],
  ['no kid', 'TOKEN_HEADER', withHeader(without('kid'))],
  [
    'an embedded jwk of the attacker',
    'TOKEN_HEADER',
    withHeader({ jwk: own.publicKey.export({ format: 'jwk' }) }, own.privateKey),
  ],
  ['a jku of the attacker', 'TOKEN_HEADER', withHeader({ jku: 'https://attacker.test/jwks' }, own.privateKey)],
  ['an x5u', 'TOKEN_HEADER', withHeader({ x5u: 'https://attacker.test/x' })],
  ['an x5c', 'TOKEN_HEADER', withHeader({ x5c: ['MIIB'] })],
  ['crit', 'TOKEN_HEADER', withHeader({ crit: ['exp'], exp: 1 })],
  ['an empty crit', 'TOKEN_HEADER', withHeader({ crit: [] })],
  ['an unencoded payload', 'TOKEN_HEADER', withHeader({ b64: false, crit: ['b64'] })],
  ['compression', 'TOKEN_HEADER', withHeader({ zip: 'DEF' })],
  ['an unknown parameter', 'TOKEN_HEADER', withHeader({ '"><script>': 1 })],
  ['no type', 'TOKEN_HEADER', withHeader(without('typ'))],
  ['the type of any token', 'TOKEN_HEADER', withHeader({ typ: 'JWT' })],
  ['the type in capital letters', 'TOKEN_HEADER', withHeader({ typ: 'AT+JWT' })],
  ['the type as a media type', 'TOKEN_HEADER', withHeader({ typ: 'application/at+jwt' })],
  ['the thumbprint of a certificate', 'TOKEN_HEADER', withHeader({ 'x5t#S256': 'AAAA' })],
  ['a count of rounds', 'TOKEN_HEADER', withHeader({ p2c: 2 ** 31 })],
  ['an encryption', 'TOKEN_HEADER', withHeader({ alg: 'dir', enc: 'A256GCM' })],
  ['a nested token', 'TOKEN_HEADER', withHeader({ cty: 'JWT' })],
  ['alg twice, once in escapes', 'TOKEN_MALFORMED', withHeader(given => text(given, '"\\u0061lg":"none"'))],
  ['the type of a refresh token', 'TOKEN_HEADER', withHeader({ typ: 'rt+jwt' })],
  ['alg twice in the header', 'TOKEN_MALFORMED', withHeader(given => text(given, '"alg":"none"'))],
  ['a deep header', 'TOKEN_MALFORMED', withHeader(given => text(given, `"x":${deep(2000)}`))],
  ['a header that is a list', 'TOKEN_MALFORMED', withHeader(() => ['EdDSA'])],
];

const keys: Attack[] = [
  ['a refresh token for a request', 'TOKEN_KEY', ({ refreshToken }) => refreshToken],
  ['a token of another purpose', 'TOKEN_KEY', ({ clientToken }) => clientToken],
  [
    'claims of this purpose by the key of another',
    'TOKEN_KEY',
    ({ clientKey, token }) => forge(clientKey, { alg: 'ES256', typ: 'at+jwt', kid: clientKey.row.id }, read(token)[1]),
  ],
  [
    'claims of an access token by the key of refresh tokens',
    'TOKEN_KEY',
    ({ refreshKey, token }) => forge(refreshKey, { ...read(token)[0], kid: refreshKey.row.id }, read(token)[1]),
  ],
  [
    'the kid of this purpose on a token by the key of another',
    'TOKEN_SIGNATURE',
    ({ refreshKey, token }) => forge(refreshKey, read(token)[0], read(token)[1]),
  ],
];

const signatures: Attack[] = [
  ['a stripped signature', 'TOKEN_MALFORMED', ({ token }) => token.replace(/[^.]*$/, '')],
  ['no third part', 'TOKEN_MALFORMED', ({ token }) => parts(token).slice(0, 2).join('.')],
  [
    'the signature of another token',
    'TOKEN_SIGNATURE',
    ({ token, otherToken }) => token.replace(/[^.]*$/, parts(otherToken)[2]),
  ],
  [
    'the payload of another token',
    'TOKEN_SIGNATURE',
    ({ token, otherToken }) => [parts(token)[0], parts(otherToken)[1], parts(token)[2]].join('.'),
  ],
  ['a shortened signature', 'TOKEN_SIGNATURE', ({ token }) => token.slice(0, -6)],
  [
    'a flipped bit',
    'TOKEN_SIGNATURE',
    ({ token }) => token.replace(/(.)(.{20})$/, (_, a: string, b: string) => (a === 'A' ? 'B' : 'A') + b),
  ],
  [
    'stray bits in the signature',
    'TOKEN_MALFORMED',
    ({ token }) =>
      token.slice(0, -1) +
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(token.at(-1)!) + 1
      ],
  ],
  ['padding', 'TOKEN_MALFORMED', ({ token }) => `${token}==`],
  ['white space', 'TOKEN_MALFORMED', ({ token }) => `${token}\n`],
  ['a scheme before it', 'TOKEN_MALFORMED', ({ token }) => `Bearer ${token}`],
  ['five parts', 'TOKEN_MALFORMED', ({ token }) => `${token}.e30.e30`],
  [
    'JSON serialization',
    'TOKEN_MALFORMED',
    ({ token }) => JSON.stringify({ protected: parts(token)[0], payload: parts(token)[1], signature: parts(token)[2] }),
  ],
  ['a huge token', 'TOKEN_MALFORMED', withClaims({ note: 'x'.repeat(1_000_000) })],
  ['a huge text of dots', 'TOKEN_MALFORMED', () => '.'.repeat(8000)],
  ['nothing', 'TOKEN_MALFORMED', () => undefined],
  ['an empty text', 'TOKEN_MALFORMED', () => ''],
  ['an object that is read as a text', 'TOKEN_MALFORMED', ({ token }) => ({ toString: () => token, length: 1 })],
];

const claims: Attack[] = [
  ['expired', 'TOKEN_EXPIRED', withClaims({ exp: seconds() - 6 })],
  ['not valid yet', 'TOKEN_NOT_YET_VALID', withClaims({ nbf: seconds() + 60 })],
  ['issued in the future', 'TOKEN_NOT_YET_VALID', withClaims({ iat: seconds() + 60 })],
  ['no exp', 'TOKEN_CLAIMS', withClaims(without('exp'))],
  ['exp as a text', 'TOKEN_CLAIMS', withClaims({ exp: String(seconds() + 60) })],
  ['an exp below nothing', 'TOKEN_CLAIMS', withClaims({ exp: -1 })],
  ['exp as a list', 'TOKEN_CLAIMS', withClaims({ exp: [seconds() + 60] })],
  ['iat as a text', 'TOKEN_CLAIMS', withClaims({ iat: '0' })],
  ['nbf as null', 'TOKEN_CLAIMS', withClaims({ nbf: null })],
  ['exp without end', 'TOKEN_CLAIMS', withClaims(given => text({ ...given, exp: undefined }, '"exp":1e400'))],
  ['another issuer', 'TOKEN_CLAIMS', withClaims({ iss: 'https://attacker.test' })],
  ['no issuer', 'TOKEN_CLAIMS', withClaims(without('iss'))],
  ['another audience', 'TOKEN_CLAIMS', withClaims({ aud: 'https://clients.test' })],
  [
    'a list of other audiences',
    'TOKEN_CLAIMS',
    withClaims({ aud: ['https://clients.test', 'https://api.test.attacker.test'] }),
  ],
  ['the audience in a longer text', 'TOKEN_CLAIMS', withClaims({ aud: 'https://api.test/' })],
  ['an empty list of audiences', 'TOKEN_CLAIMS', withClaims({ aud: [] })],
  ['a list of audiences with what is none', 'TOKEN_CLAIMS', withClaims({ aud: ['https://api.test', 1] })],
  ['no audience', 'TOKEN_CLAIMS', withClaims(without('aud'))],
  ['no jti', 'TOKEN_CLAIMS', withClaims(without('jti'))],
  ['SQL in the jti', 'TOKEN_CLAIMS', withClaims({ jti: "' or true --" })],
  ['a number as sub', 'TOKEN_CLAIMS', withClaims({ sub: 1 })],
  ['a list as sub', 'TOKEN_CLAIMS', withClaims(given => ({ ...given, sub: [given['sub']] }))],
  ['a condition as sub', 'TOKEN_CLAIMS', withClaims({ sub: { $ne: null } })],
  ['null as sub', 'TOKEN_CLAIMS', withClaims({ sub: null })],
  ['an empty sub', 'TOKEN_CLAIMS', withClaims({ sub: '' })],
  ['a sub of 256 characters', 'TOKEN_CLAIMS', withClaims({ sub: 'x'.repeat(256) })],
  ['no sub', 'TOKEN_CLAIMS', withClaims(without('sub'))],
  ['sub twice', 'TOKEN_MALFORMED', withClaims(given => text(given, `"sub":"${randomUUID()}"`))],
  ['sub twice, once in escapes', 'TOKEN_MALFORMED', withClaims(given => text(given, `"\\u0073ub":"${randomUUID()}"`))],
  ['a member twice within a claim', 'TOKEN_MALFORMED', withClaims(given => text(given, '"x":[{"a":1,"a":1}]'))],
  ['deep JSON', 'TOKEN_MALFORMED', withClaims(given => text(given, `"x":${deep(2000)}`))],
  ['a claim that the payload lacks', 'TOKEN_CLAIMS', withClaims({ isAdmin: true })],
  ['a claim named __proto__', 'TOKEN_CLAIMS', withClaims(given => text(given, '"__proto__":{"role":"admin"}'))],
  ['a value that the payload does not take', 'TOKEN_CLAIMS', withClaims({ role: 'owner' })],
  ['no claim of the payload', 'TOKEN_CLAIMS', withClaims(without('role'))],
  ['a payload that is no JSON', 'TOKEN_MALFORMED', withClaims(() => 'sub=1')],
  ['a payload that is null', 'TOKEN_MALFORMED', withClaims(() => 'null')],
  ['a payload with a byte order mark', 'TOKEN_MALFORMED', withClaims(given => `\u{feff}${JSON.stringify(given)}`)],
  ['a sub that is no key', 'TOKEN_SUBJECT', withClaims({ sub: "' or true --" })],
  ['a sub with a null byte', 'TOKEN_SUBJECT', withClaims({ sub: '\0' })],
  [
    'a sub in another spelling',
    'TOKEN_SUBJECT',
    withClaims(given => ({ ...given, sub: String(given['sub']).toUpperCase() })),
  ],
  ['a sub that no row has', 'TOKEN_SUBJECT', withClaims({ sub: randomUUID() })],
];

/** Ways to get in, what the log says of each, and how it is done. */
export const attacks: readonly Attack[] = [...algorithms, ...headers, ...keys, ...signatures, ...claims];
