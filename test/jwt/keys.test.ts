import { inspect } from 'node:util';
import { JwtOptionError, JwtTransactionError, KeyDecryptionError } from 'mikro-orm-polymorphic';
import { JwtKey, jwtManagerOf, type TokenUse } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { stealKey } from './forge.ts';
import { AdminUser, kek, model, newProcess, User } from './model.ts';
import { refusedBy } from './refusals.ts';

const purpose = 'user';
const HOUR = 3_600_000;
const inFuture = (milliseconds: number): Date => new Date(Date.now() + milliseconds);

describe.each(engines)('S14 keys of tokens [$name]', engine => {
  let db: TestOrm;
  let user: AdminUser;
  beforeAll(async () => {
    db = await openOrm(engine, model());
    const em = db.em();
    user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
  });
  afterAll(() => db?.close());
  beforeEach(async () => {
    await db.em().nativeDelete(JwtKey, {});
    await manager().revokeKey(db.em(), '00000000-0000-4000-8000-000000000000');
  });
  afterEach(() => vi.useRealTimers());

  const manager = () => jwtManagerOf(db.orm);
  const request = () => ({ purpose, subject: user.id, claims: { role: 'admin' } });
  const keysOf = (use: TokenUse = 'access'): Promise<JwtKey[]> =>
    db.em().find(JwtKey, { purpose, use }, { orderBy: { activeFrom: 'asc' } });
  const kidOf = (token: string): string =>
    (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
  const issue = async (process = manager()): Promise<string> => (await process.issue(db.em(), request())).accessToken;

  it('the first token makes a key of its purpose and use, and the next uses it', async () => {
    const [one, two] = [await issue(), await issue()];
    expect(kidOf(one)).toBe(kidOf(two));
    const keys = await db.em().find(JwtKey, {}, { orderBy: { use: 'asc' } });
    expect(keys.map(({ purpose: name, use, algorithm }) => [name, use, algorithm])).toEqual([
      ['user', 'access', 'EdDSA'],
      ['user', 'refresh', 'EdDSA'],
    ]);
    expect(keys[0]).toMatchObject({ id: kidOf(one), activeUntil: null, revokedAt: null, keyEncryptionKey: 'kek-1' });
  });

  it('a private key is nowhere in the row, in JSON and in inspect, and not the same twice', async () => {
    await issue();
    const { row, privateKey } = await stealKey(db, purpose);
    const { d } = privateKey.export({ format: 'jwk' });
    const [stored] = await db.em().execute<object[]>('select * from jwt_key where id = ?', [row.id]);
    for (const shown of [
      JSON.stringify(stored),
      JSON.stringify(row),
      inspect(row, { depth: 9 }),
      inspect(manager(), { depth: 9 }),
    ]) {
      expect(shown).not.toContain(d!);
      expect(shown).not.toContain(kek.key.toString('base64'));
    }
    expect(JSON.stringify(row)).not.toContain(row.privateKey);
    expect(Object.keys(row.publicKey).toSorted()).toEqual(['crv', 'kty', 'x']);
  });

  it('after a rotation new tokens have the new key, and old ones are verified until they expire', async () => {
    const old = await issue();
    const key = await manager().rotate(db.em(), { purpose });
    const next = await issue();
    expect([kidOf(next), kidOf(old)]).toEqual([key.id, (await keysOf())[0]!.id]);
    expect((await User.verifyJwt(db.em(), old)).sub).toBe(user.id);
    const [first] = await keysOf();
    expect(first!.activeUntil!.getTime() - key.activeFrom.getTime()).toBe((900 + 60 + 5) * 1000);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR) });
    expect(kidOf(await issue())).toBe(key.id);
    expect(await refusedBy(User.verifyJwt(db.em(), old))).toBe('TOKEN_KEY');
    expect(await keysOf('refresh')).toHaveLength(1);
  });

  it('a scheduled key is known before it signs, and signs from its time on', async () => {
    const old = kidOf(await issue());
    const { id } = await manager().rotate(db.em(), { purpose, activeFrom: inFuture(HOUR) });
    expect((await manager().jwks(db.em())).keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining([old, id]));
    expect(kidOf(await issue())).toBe(old);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR + 1000) });
    expect(kidOf(await issue())).toBe(id);
  });

  it('a key that is made before a scheduled one signs until then, and ends', async () => {
    await issue();
    const scheduled = await manager().rotate(db.em(), { purpose, activeFrom: inFuture(HOUR) });
    const { id, activeUntil } = await manager().rotate(db.em(), { purpose });
    expect(activeUntil!.getTime() - scheduled.activeFrom.getTime()).toBe((900 + 60 + 5) * 1000);
    expect(kidOf(await issue())).toBe(id);
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(HOUR + 1000) });
    expect(kidOf(await issue())).toBe(scheduled.id);
  });

  it('a key that is revoked signs and verifies nothing from now on, and the next token has another', async () => {
    const token = await issue();
    await manager().rotate(db.em(), { purpose });
    const next = await issue();
    await manager().revokeKey(db.em(), kidOf(next));
    expect(await refusedBy(User.verifyJwt(db.em(), next))).toBe('TOKEN_KEY');
    expect((await User.verifyJwt(db.em(), token)).sub).toBe(user.id);
    expect(kidOf(await issue())).toBe(kidOf(token));
    await manager().revokeKey(db.em(), kidOf(token));
    expect([kidOf(next), kidOf(token)]).not.toContain(kidOf(await issue()));
    expect((await manager().jwks(db.em())).keys.map(({ kid }) => kid)).not.toContain(kidOf(next));
  });

  it('rotate refuses a transaction, an unknown purpose, an overlap that would lose tokens, and an invalid time', async () => {
    const rotate = (options: object) => manager().rotate(db.em(), { purpose, ...options });
    await expect(rotate({ purpose: 'moon' })).rejects.toThrow("names the purpose 'moon'");
    await expect(rotate({ overlap: 964 })).rejects.toThrow('The option overlap of rotate is below 965 seconds');
    await expect(rotate({ activeFrom: new Date('never') })).rejects.toThrow(JwtOptionError);
    const inside = db.em().transactional(em => manager().rotate(em, { purpose }));
    await expect(inside).rejects.toThrow(JwtTransactionError);
    expect(await keysOf()).toEqual([]);
  });

  it('a schedule that several machines run rotates once', async () => {
    await issue();
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(2 * HOUR) });
    const options = { purpose, ifOlderThan: 3600 };
    const first = await manager().rotate(db.em(), options);
    await db.em().nativeUpdate(JwtKey, { id: first.id }, { createdAt: new Date() });
    const second = await newProcess().rotate(db.em(), options);
    expect([second.id, (await keysOf()).length]).toEqual([first.id, 2]);
  });

  it('a token of a key that another process just made is verified, and a revoked key is learnt of in time', async () => {
    const other = newProcess();
    await issue(other);
    await issue();
    await other.rotate(db.em(), { purpose });
    const token = await issue(other);
    const { count } = await db.queries.during(() => manager().verify(db.em(), token, { purpose }));
    expect(count).toBe(1);
    await other.revokeKey(db.em(), kidOf(token));
    expect((await manager().verify(db.em(), token, { purpose })).payload.sub).toBe(user.id);
    const impatient = newProcess({ keyCacheSeconds: 1 });
    await impatient.jwks(db.em());
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000);
    expect(await refusedBy(impatient.verify(db.em(), token, { purpose }))).toBe('TOKEN_KEY');
    vi.restoreAllMocks();
  });

  it('tokens of made-up keys make it read the keys once in a while, however many they are', async () => {
    const token = await issue();
    const [, claims, signature] = token.split('.');
    const forged = Array.from({ length: 200 }, (_, index) => {
      const kid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      return [
        Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid })).toString('base64url'),
        claims,
        signature,
      ].join('.');
    });
    const started = performance.now();
    const { count, result } = await db.queries.during(async () =>
      Promise.all(forged.map(each => refusedBy(manager().verify(db.em(), each, { purpose })))),
    );
    expect(new Set(result)).toEqual(new Set(['TOKEN_KEY']));
    expect(count).toBeLessThanOrEqual(2 + (performance.now() - started) / 20);
  });

  it('1,000 tokens are issued and verified while two processes rotate their keys, and none is lost', async () => {
    const processes = [newProcess(), newProcess()];
    await issue();
    let verified = 0;
    const work = async (index: number): Promise<void> => {
      const [issuer, verifier] = [processes[index % 2]!, processes[(index + 1) % 2]!];
      for (let round = 0; round < 250; round++) {
        const claims = await verifier.verify(db.em(), await sign(issuer), { purpose: 'seat' });
        verified += claims.payload.sub === user.id ? 1 : 0;
      }
    };
    const sign = async (process: ReturnType<typeof newProcess>): Promise<string> =>
      (await process.issue(db.em(), { purpose: 'seat', subject: user.id, claims: {} })).accessToken;
    const rotations = async (): Promise<void> => {
      for (let count = 0; count < 8; count++) {
        await processes[count % 2]!.rotate(db.em(), { purpose: 'seat' });
      }
    };
    await Promise.all([work(0), work(1), work(2), work(3), rotations()]);
    expect(verified).toBe(1000);
    expect(await db.em().count(JwtKey, { purpose: 'seat' })).toBeGreaterThanOrEqual(8);
  });

  it('rewrap puts private keys under the newest key-encryption key, and the old one can go', async () => {
    const token = await issue();
    const newest = { id: 'kek-2', key: Buffer.alloc(32, 8).toString('base64') };
    expect(await newProcess({ keyEncryptionKeys: [newest, kek] }).rewrap(db.em())).toBe(2);
    expect(await newProcess({ keyEncryptionKeys: [newest, kek] }).rewrap(db.em())).toBe(0);
    const later = newProcess({ keyEncryptionKeys: [newest] });
    expect((await keysOf())[0]!.keyEncryptionKey).toBe('kek-2');
    expect(kidOf(await issue(later))).toBe(kidOf(token));
    await expect(issue(newProcess())).rejects.toThrow("no key-encryption key has the id 'kek-2'");
  });

  it('a private key that was changed, or moved to the row of another key, is not used', async () => {
    await issue();
    const [access, refresh] = [(await keysOf())[0]!, (await keysOf('refresh'))[0]!];
    const changed = Buffer.from(access.privateKey, 'base64');
    changed[40]! ^= 1;
    for (const privateKey of [
      refresh.privateKey,
      changed.toString('base64'),
      '',
      'AAAA',
      access.privateKey.slice(0, 60),
    ]) {
      await db.em().nativeUpdate(JwtKey, { id: access.id }, { privateKey });
      const error: unknown = await issue(newProcess()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeyDecryptionError);
      expect(inspect(error)).not.toContain(privateKey || access.privateKey);
    }
  });

  it('the set of public keys has those of access tokens, their public parts alone', async () => {
    await issue();
    await manager().issue(db.em(), { purpose: 'client', subject: '1', claims: {} });
    const { id } = (await keysOf())[0]!;
    const polluted = { ...(await keysOf())[0]!.publicKey, d: 'secret' };
    await db.em().nativeUpdate(JwtKey, { id }, { publicKey: polluted });
    const { keys } = await newProcess().jwks(db.em());
    expect(keys.map(key => Object.keys(key).toSorted().join())).toEqual(
      expect.arrayContaining(['alg,crv,kid,kty,use,x', 'alg,crv,kid,kty,use,x,y']),
    );
    expect(keys).toHaveLength(2);
    expect(keys.every(({ use }) => use === 'sig')).toBe(true);
  });

  it('while the database does not answer, known keys verify, and unknown ones are no reason for a 401', async () => {
    const process = newProcess({ keyCacheSeconds: 1 });
    const token = await issue(process);
    const unknown = (await newProcess().rotate(db.em(), { purpose })).id;
    const em = db.em();
    const outage = new Error('the database does not answer');
    vi.spyOn(db.orm.driver, 'find').mockRejectedValue(outage);
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 5000);
    expect((await process.verify(em, token, { purpose })).payload.sub).toBe(user.id);
    vi.spyOn(performance, 'now').mockReturnValue(now + 9000);
    const foreign = [
      Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: unknown })).toString('base64url'),
      ...token.split('.').slice(1),
    ];
    await expect(process.verify(em, foreign.join('.'), { purpose })).rejects.toBe(outage);
    vi.restoreAllMocks();
  });
});

describe.each(serverEngines)('S14 keys that several processes make at once [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, model());
  });
  afterAll(() => db?.close());

  /** Holds the lock on keys of a purpose until eight others wait for it on connections of their own. */
  async function atOnce<T>(work: () => Promise<T>): Promise<T[]> {
    const waiting = `select count(*)::int as "count" from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
    const results: Promise<T>[] = [];
    await db.em().transactional(async holder => {
      await holder.execute(`select pg_advisory_xact_lock(1786213483, hashtext('access seat'))`);
      results.push(...Array.from({ length: 8 }, work));
      let count = 0;
      while (count < 8) {
        [{ count }] = await db.em().execute<[{ count: number }]>(waiting);
      }
    });
    return Promise.all(results);
  }

  it('eight first tokens make one key', async () => {
    const request = { purpose: 'seat', subject: '1', claims: {} };
    const tokens = await atOnce(() => newProcess().issue(db.em(), request));
    expect(new Set(tokens.map(({ accessToken }) => accessToken.split('.')[0])).size).toBe(1);
    expect(await db.em().count(JwtKey)).toBe(1);
  });

  it('eight rotations make one key', async () => {
    const keys = await atOnce(() => newProcess().rotate(db.em(), { purpose: 'seat' }));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(await db.em().count(JwtKey)).toBe(2);
  });
});
