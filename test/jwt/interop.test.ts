import { createPublicKey, type KeyObject } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';
import { compactVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { jwtManagerOf, type JwtKey } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyEncryption } from '../../src/jwt/key-encryption.ts';
import { KeyEntry } from '../../src/jwt/key-ring.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { read, stealKey } from './forge.ts';
import { AdminUser, kek, model, Robot, ServiceClient, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { ec, ed25519, hmacToken, rsa, unsecuredToken } from './rfc-vectors.ts';

const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();

describe.each(engines)('S14 tokens and other libraries [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, model());
  });
  afterAll(() => db?.close());

  /** The public key as other services fetch it. */
  const published = async (kid: unknown): Promise<string> => {
    const { keys } = await jwtManagerOf(db.orm).jwks(db.em());
    return pem(createPublicKey({ key: { ...keys.find(key => key['kid'] === kid)! }, format: 'jwk' }));
  };

  it.each([
    ['ES256', 'client', ServiceClient, 'https://clients.test'],
    ['RS256', 'robot', Robot, 'https://robots.test'],
  ] as const)('%s: jsonwebtoken verifies ours, and we verify its', async (algorithm, purpose, Leaf, audience) => {
    const em = db.em();
    const entity = em.create(Leaf as typeof ServiceClient, { name: 'x' });
    await em.flush();
    const { accessToken } = await entity.issueJwt(em);
    const [header, claims] = read(accessToken);
    const key = await published(header['kid']);
    const options = { algorithms: [algorithm], audience, issuer: 'https://issuer.test' };
    expect(jsonwebtoken.verify(accessToken, key, options)).toEqual(claims);
    const { privateKey, row } = await stealKey(db, purpose);
    const theirs = jsonwebtoken.sign(claims, pem(privateKey), {
      algorithm,
      keyid: row.id,
      header: { alg: algorithm, typ: 'at+jwt' },
    });
    const { payload } = await jwtManagerOf(db.orm).verify(db.em(), theirs, { purpose });
    expect(payload.sub).toBe(String(entity.id));
  });

  it('EdDSA: fast-jwt verifies ours, and we verify its', async () => {
    const em = db.em();
    const user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
    const { accessToken } = await user.issueJwt(em);
    const [header, claims] = read(accessToken);
    const key = await published(header['kid']);
    const verify = createVerifier({
      key,
      algorithms: ['EdDSA'],
      allowedIss: 'https://issuer.test',
      allowedAud: 'https://api.test',
    });
    expect(verify(accessToken)).toEqual(claims);
    const { privateKey, row } = await stealKey(db, 'user');
    const sign = createSigner({
      key: pem(privateKey),
      algorithm: 'EdDSA',
      kid: row.id,
      header: { alg: 'EdDSA', typ: 'at+jwt' },
    });
    expect((await User.fromJwt(db.em(), sign(claims))).id).toBe(user.id);
  });

  it('the tokens of RFC 7519 without a signature and by HMAC are refused', async () => {
    expect(await refusedBy(User.fromJwt(db.em(), unsecuredToken), unsecuredToken)).toBe('TOKEN_MALFORMED');
    expect(await refusedBy(User.fromJwt(db.em(), hmacToken), hmacToken)).toBe('TOKEN_HEADER');
  });
});

describe('S14 vectors', () => {
  const encryption = new KeyEncryption([kek]);
  const entryOf = ({ algorithm, jwk }: typeof ec | typeof rsa | typeof ed25519): KeyEntry => {
    const binding = { id: 'vector', purpose: 'user', use: 'access' as const, algorithm };
    return new KeyEntry({
      ...binding,
      publicKey: jwk,
      ...encryption.wrap(JSON.stringify(jwk), binding),
    } as object as JwtKey);
  };

  it.each([
    ['RFC 7515 A.3, ES256', ec],
    ['RFC 7515 A.2, RS256', rsa],
    ['RFC 8037 A.4, EdDSA', ed25519],
  ] as const)('%s verifies by a key as it is stored, and by no other', async (_title, vector) => {
    const options = { algorithms: [vector.algorithm] };
    const { payload } = await compactVerify(vector.token, await entryOf(vector).verifier(), options);
    expect(new TextDecoder().decode(payload)).toBe(vector.payload);
    const broken = vector.token.replace(
      /(.)(.{20})$/,
      (_, first: string, rest: string) => (first === 'A' ? 'B' : 'A') + rest,
    );
    await expect(compactVerify(broken, await entryOf(vector).verifier(), options)).rejects.toThrow('signature');
  });

  it('RFC 8037 A.4: the signature of a stored key is that of the RFC', async () => {
    const payload = new TextEncoder().encode(ed25519.payload);
    const signed = await entryOf(ed25519).sign(payload, { alg: 'EdDSA' }, encryption);
    expect(signed).toBe(ed25519.token);
    expect(entryOf(ed25519).publicJwk).not.toHaveProperty('d');
  });
});
