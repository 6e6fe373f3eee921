import { inspect } from 'node:util';
import { JwtOptionError, JwtTransactionError, KeyDecryptionError } from 'mikro-orm-polymorphic';
import { JwtKey } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { engines } from '../support/index.ts';
import { stealKey } from './forge.ts';
import { kek, newProcess, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { HOUR, inFuture, kidOf, Scene } from './scene.ts';

const purpose = 'user';

describe.each(engines)('S14 keys of tokens [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());
  afterEach(() => vi.useRealTimers());

  it('the first token makes a key of its purpose and use, and the next uses it', async () => {
    const [one, two] = [await scene.issue(), await scene.issue()];
    expect(kidOf(one)).toBe(kidOf(two));
    const keys = await scene.em().find(JwtKey, {}, { orderBy: { use: 'asc' } });
    expect(keys.map(({ purpose: name, use, algorithm }) => [name, use, algorithm])).toEqual([
      ['user', 'access', 'EdDSA'],
      ['user', 'refresh', 'EdDSA'],
    ]);
    expect(keys[0]).toMatchObject({ id: kidOf(one), activeUntil: null, revokedAt: null, keyEncryptionKey: 'kek-1' });
  });

  it('a private key is nowhere in the row, in JSON and in inspect, and not the same twice', async () => {
    await scene.issue();
    const { row, privateKey } = await stealKey(scene.db, purpose);
    const { d } = privateKey.export({ format: 'jwk' });
    const [stored] = await scene.em().execute<object[]>('select * from jwt_key where id = ?', [row.id]);
    for (const shown of [
      JSON.stringify(stored),
      JSON.stringify(row),
      inspect(row, { depth: 9 }),
      inspect(scene.manager, { depth: 9 }),
    ]) {
      expect(shown).not.toContain(d!);
      expect(shown).not.toContain(kek.key.toString('base64'));
    }
    expect(JSON.stringify(row)).not.toContain(row.privateKey);
    expect(Object.keys(row.publicKey).toSorted()).toEqual(['crv', 'kty', 'x']);
  });

  it('after a rotation new tokens have the new key, and old ones are verified until they expire', async () => {
    const old = await scene.issue();
    const key = await scene.manager.rotate(scene.em(), { purpose });
    const next = await scene.issue();
    expect([kidOf(next), kidOf(old)]).toEqual([key.id, (await scene.keys())[0]!.id]);
    expect((await User.verifyJwt(scene.em(), old)).sub).toBe(scene.user.id);
    const [first] = await scene.keys();
    expect(first!.activeUntil!.getTime() - key.activeFrom.getTime()).toBe((900 + 60 + 5) * 1000);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR) });
    expect(kidOf(await scene.issue())).toBe(key.id);
    expect(await refusedBy(User.verifyJwt(scene.em(), old))).toBe('TOKEN_KEY');
    expect(await scene.keys('refresh')).toHaveLength(1);
  });

  it('a scheduled key is known before it signs, and signs from its time on', async () => {
    const old = kidOf(await scene.issue());
    const { id } = await scene.manager.rotate(scene.em(), { purpose, activeFrom: inFuture(HOUR) });
    expect((await scene.manager.jwks(scene.em())).keys.map(({ kid }) => kid)).toEqual(
      expect.arrayContaining([old, id]),
    );
    expect(kidOf(await scene.issue())).toBe(old);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR + 1000) });
    expect(kidOf(await scene.issue())).toBe(id);
  });

  it('a key that is made before a scheduled one signs until then, and ends', async () => {
    await scene.issue();
    const scheduled = await scene.manager.rotate(scene.em(), { purpose, activeFrom: inFuture(HOUR) });
    const { id, activeUntil } = await scene.manager.rotate(scene.em(), { purpose });
    expect(activeUntil!.getTime() - scheduled.activeFrom.getTime()).toBe((900 + 60 + 5) * 1000);
    expect(kidOf(await scene.issue())).toBe(id);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR + 1000) });
    expect(kidOf(await scene.issue())).toBe(scheduled.id);
  });

  it('a key that is revoked signs and verifies nothing from now on, and the next token has another', async () => {
    const token = await scene.issue();
    await scene.manager.rotate(scene.em(), { purpose });
    const next = await scene.issue();
    await scene.manager.revokeKey(scene.em(), kidOf(next));
    expect(await refusedBy(User.verifyJwt(scene.em(), next))).toBe('TOKEN_KEY');
    expect((await User.verifyJwt(scene.em(), token)).sub).toBe(scene.user.id);
    expect(kidOf(await scene.issue())).toBe(kidOf(token));
    await scene.manager.revokeKey(scene.em(), kidOf(token));
    expect([kidOf(next), kidOf(token)]).not.toContain(kidOf(await scene.issue()));
    expect((await scene.manager.jwks(scene.em())).keys.map(({ kid }) => kid)).not.toContain(kidOf(next));
  });

  it('rotate refuses a transaction, an unknown purpose, an overlap that would lose tokens, and an invalid time', async () => {
    const rotate = (options: object) => scene.manager.rotate(scene.em(), { purpose, ...options });
    await expect(rotate({ purpose: 'moon' })).rejects.toThrow("names the purpose 'moon'");
    await expect(rotate({ overlap: 964 })).rejects.toThrow('The option overlap of rotate is below 965 seconds');
    await expect(rotate({ activeFrom: new Date('never') })).rejects.toThrow(JwtOptionError);
    const inside = scene.em().transactional(em => scene.manager.rotate(em, { purpose }));
    await expect(inside).rejects.toThrow(JwtTransactionError);
    expect(await scene.keys()).toEqual([]);
  });

  it('a schedule that several machines run rotates once', async () => {
    await scene.issue();
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(2 * HOUR) });
    const options = { purpose, ifOlderThan: 3600 };
    const first = await scene.manager.rotate(scene.em(), options);
    await scene.em().nativeUpdate(JwtKey, { id: first.id }, { createdAt: new Date() });
    const second = await newProcess().rotate(scene.em(), options);
    expect([second.id, (await scene.keys()).length]).toEqual([first.id, 2]);
  });

  it('1,000 tokens are issued and verified while two processes rotate their keys, and none is lost', async () => {
    const processes = [newProcess(), newProcess()];
    await scene.issue();
    let verified = 0;
    const work = async (index: number): Promise<void> => {
      const [issuer, verifier] = [processes[index % 2]!, processes[(index + 1) % 2]!];
      for (let round = 0; round < 250; round++) {
        const claims = await verifier.verify(scene.em(), await sign(issuer), { purpose: 'seat' });
        verified += claims.payload.sub === scene.user.id ? 1 : 0;
      }
    };
    const sign = async (process: ReturnType<typeof newProcess>): Promise<string> =>
      (await process.issue(scene.em(), { purpose: 'seat', subject: scene.user.id, claims: {} })).accessToken;
    const rotations = async (): Promise<void> => {
      for (let count = 0; count < 8; count++) {
        await processes[count % 2]!.rotate(scene.em(), { purpose: 'seat' });
      }
    };
    await Promise.all([work(0), work(1), work(2), work(3), rotations()]);
    expect(verified).toBe(1000);
    expect(await scene.em().count(JwtKey, { purpose: 'seat' })).toBeGreaterThanOrEqual(8);
  });

  it('rewrap puts private keys under the newest key-encryption key, and the old one can go', async () => {
    const token = await scene.issue();
    const newest = { id: 'kek-2', key: Buffer.alloc(32, 8).toString('base64') };
    expect(await newProcess({ keyEncryptionKeys: [newest, kek] }).rewrap(scene.em())).toBe(2);
    expect(await newProcess({ keyEncryptionKeys: [newest, kek] }).rewrap(scene.em())).toBe(0);
    const later = newProcess({ keyEncryptionKeys: [newest] });
    expect((await scene.keys())[0]!.keyEncryptionKey).toBe('kek-2');
    expect(kidOf(await scene.issue(later))).toBe(kidOf(token));
    await expect(scene.issue(newProcess())).rejects.toThrow("no key-encryption key has the id 'kek-2'");
  });

  it('a private key that was changed, or moved to the row of another key, is not used', async () => {
    await scene.issue();
    const [access, refresh] = [(await scene.keys())[0]!, (await scene.keys('refresh'))[0]!];
    const changed = Buffer.from(access.privateKey, 'base64');
    changed[40]! ^= 1;
    for (const privateKey of [
      refresh.privateKey,
      changed.toString('base64'),
      '',
      'AAAA',
      access.privateKey.slice(0, 60),
    ]) {
      await scene.em().nativeUpdate(JwtKey, { id: access.id }, { privateKey });
      const error: unknown = await scene.issue(newProcess()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeyDecryptionError);
      expect(inspect(error)).not.toContain(privateKey || access.privateKey);
    }
  });

  it('the set of public keys has those of access tokens, their public parts alone', async () => {
    await scene.issue();
    await scene.manager.issue(scene.em(), { purpose: 'client', subject: '1', claims: {} });
    const { id } = (await scene.keys())[0]!;
    const polluted = { ...(await scene.keys())[0]!.publicKey, d: 'secret' };
    await scene.em().nativeUpdate(JwtKey, { id }, { publicKey: polluted });
    const { keys } = await newProcess().jwks(scene.em());
    expect(keys.map(key => Object.keys(key).toSorted().join())).toEqual(
      expect.arrayContaining(['alg,crv,kid,kty,use,x', 'alg,crv,kid,kty,use,x,y']),
    );
    expect(keys).toHaveLength(2);
    expect(keys.every(({ use }) => use === 'sig')).toBe(true);
  });
});
