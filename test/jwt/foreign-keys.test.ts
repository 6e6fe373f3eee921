import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { JwtKeyError } from 'mikro-orm-polymorphic';
import { JwtKey, type JwtAlgorithm } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyEncryption } from '../../src/jwt/key-encryption.ts';
import { engines } from '../support/index.ts';
import { forge, read } from './forge.ts';
import { kek, newProcess } from './model.ts';
import { refusedBy } from './refusals.ts';
import { Scene } from './scene.ts';

interface Pair {
  readonly privateKey: KeyObject;
}

const rsa = (modulusLength: number): Pair => generateKeyPairSync('rsa', { modulusLength });

describe.each(engines)('S14 keys that somebody else put into the table [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());

  /** The key of robots, stored as the library would. */
  const store = async ({ privateKey }: Pair, algorithm: JwtAlgorithm): Promise<string> => {
    const jwk = privateKey.export({ format: 'jwk' });
    const { d: _, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicKey } = jwk;
    const binding = { id: randomUUID(), purpose: 'robot', use: 'access' as const, algorithm };
    const sealed = new KeyEncryption([kek]).wrap(JSON.stringify(jwk), binding);
    const row = { ...binding, ...sealed, publicKey, lifetime: 3600, activeFrom: new Date(0) };
    await scene.em().insert(JwtKey, row);
    return binding.id;
  };
  const issue = (process = scene.manager) => process.issue(scene.em(), { purpose: 'robot', subject: 'x', claims: {} });

  it.each<[string, JwtAlgorithm, () => Pair]>([
    ['an RSA key of 1,024 bits', 'RS256', () => rsa(1024)],
    ['an RSA key of 2,040 bits', 'RS256', () => rsa(2040)],
    ['an EC key as an RSA key', 'RS256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['a key on another curve', 'ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['an X25519 key as an Ed25519 key', 'EdDSA', () => generateKeyPairSync('x25519')],
    ['an Ed448 key as an Ed25519 key', 'EdDSA', () => generateKeyPairSync('ed448')],
  ])('%s signs and verifies nothing', async (_title, algorithm, make) => {
    const own = await issue();
    const pair = make();
    const id = await store(pair, algorithm);
    const [header, claims] = read(own.accessToken);
    const input = forge(generateKeyPairSync('ed25519'), { ...header, alg: algorithm, kid: id }, claims);
    const forged =
      algorithm === 'RS256' && pair.privateKey.asymmetricKeyType === 'rsa'
        ? forge(pair, { ...header, alg: algorithm, kid: id }, claims)
        : input;
    const attempt = scene.manager.verify(scene.em(), forged, { purpose: 'robot' });
    expect(await refusedBy(attempt, forged)).toBe('TOKEN_KEY');
    await scene.em().nativeDelete(JwtKey, { id: { $ne: id } });
    const error: unknown = await issue(newProcess()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JwtKeyError);
    expect(inspect(error)).not.toContain(pair.privateKey.export({ format: 'jwk' }).d!);
  });

  it('an RSA key of 2,048 bits and one of 3,072 sign and verify', async () => {
    for (const bits of [2048, 3072]) {
      await scene.forgetKeys();
      const id = await store(rsa(bits), 'RS256');
      const { accessToken } = await issue();
      expect(read(accessToken)[0]['kid']).toBe(id);
      const { payload } = await scene.manager.verify(scene.em(), accessToken, { purpose: 'robot' });
      expect(payload.sub).toBe('x');
    }
  });

  it('after a key that signs nothing is revoked, the next token has a key of its own', async () => {
    const id = await store(rsa(1024), 'RS256');
    await expect(issue()).rejects.toThrow(JwtKeyError);
    await scene.manager.revokeKey(scene.em(), id);
    expect(read((await issue()).accessToken)[0]['kid']).not.toBe(id);
  });
});
