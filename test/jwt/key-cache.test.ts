import { setTimeout as delay } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/core';
import { InvalidTokenError } from 'mikro-orm-polymorphic';
import { JwtKey, type JwtManager, jwtManagerOf, type JwtOptions } from 'mikro-orm-polymorphic/jwt';
import { defineConfig, MikroORM } from 'mikro-orm-polymorphic/postgresql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, serverEngines } from '../support/index.ts';
import { SeverableLink } from '../support/severable-link.ts';
import { part } from './forge.ts';
import { model, newProcess, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { kidOf, Scene } from './scene.ts';

const purpose = 'user';
const madeUp = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** The token with a key that it was not signed by. */
const withKid = (token: string, kid: string): string =>
  [part({ alg: 'EdDSA', typ: 'at+jwt', kid }), ...token.split('.').slice(1)].join('.');

describe.each(engines)('S14 keys that a process keeps [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());

  const verify = (process: JwtManager, token: string, em = scene.em()) => process.verify(em, token, { purpose });

  it('a token of a key that another process just made is verified, by one query', async () => {
    const other = newProcess();
    await scene.issue(other);
    await scene.issue();
    await other.rotate(scene.em(), { purpose });
    const token = await scene.issue(other);
    const { count } = await scene.db.queries.during(() => verify(scene.manager, token));
    expect(count).toBe(1);
  });

  it('another process learns of a revoked key within keyCacheSeconds, whether tokens come or not', async () => {
    const times = { keyCacheSeconds: 1, keyRefreshSeconds: 0.5 };
    const [owner, busy, idle] = [newProcess(), newProcess(times), newProcess(times)];
    const token = await scene.issue(owner);
    await Promise.all([verify(busy, token), verify(idle, token)]);
    const learnt = performance.now() + 1000;
    await owner.revokeKey(scene.em(), kidOf(token));
    expect(await refusedBy(verify(owner, token))).toBe('TOKEN_KEY');
    while (performance.now() < learnt) {
      await verify(busy, token).catch(() => undefined);
      await delay(50);
    }
    expect(await refusedBy(verify(busy, token))).toBe('TOKEN_KEY');
    expect(await refusedBy(verify(idle, token))).toBe('TOKEN_KEY');
  });

  it('a process that still knows a revoked key asks nobody until then', async () => {
    const [owner, other] = [newProcess(), newProcess()];
    const token = await scene.issue(owner);
    await verify(other, token);
    await owner.revokeKey(scene.em(), kidOf(token));
    const { count } = await scene.db.queries.during(() => verify(other, token));
    expect(count).toBe(0);
  });

  it('tokens of made-up keys make it read the keys once in a while, however many they are', async () => {
    const token = await scene.issue();
    const started = performance.now();
    const { count, result } = await scene.db.queries.during(() =>
      Promise.all(
        Array.from({ length: 200 }, (_, index) => refusedBy(verify(scene.manager, withKid(token, madeUp(index))))),
      ),
    );
    expect(new Set(result)).toEqual(new Set(['TOKEN_KEY']));
    expect(count).toBeLessThanOrEqual(2 + (performance.now() - started) / 20);
  });

  it('a key of the own transaction is found at once, and reads nothing for others', async () => {
    const process = newProcess({ keyRefreshSeconds: 60 });
    await process.jwks(scene.em());
    await scene.em().transactional(async em => {
      const { accessToken } = await process.issue(em, { purpose, subject: scene.user.id, claims: { role: 'admin' } });
      expect((await verify(process, accessToken, em)).payload.sub).toBe(scene.user.id);
    });
  });
});

describe.each(serverEngines)('S14 keys that are read in transactions [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());

  it('made-up keys are read at the same rate, however many transactions ask at once', async () => {
    const process = newProcess({ keyRefreshSeconds: 0.2 });
    const token = await scene.issue(process);
    const started = performance.now();
    const attempts = Array.from({ length: 40 }, (_, index) =>
      scene.em().transactional(em => refusedBy(process.verify(em, withKid(token, madeUp(index)), { purpose }))),
    );
    const { result, count } = await scene.db.queries.during(() => Promise.all(attempts));
    expect(new Set(result)).toEqual(new Set(['TOKEN_KEY']));
    expect(count).toBeLessThanOrEqual(2 + (performance.now() - started) / 200);
  });

  it('a transaction that began before a key was revoked does not bring it back', async () => {
    const token = await scene.issue();
    const isolationLevel = IsolationLevel.REPEATABLE_READ;
    await scene.em().transactional(
      async em => {
        await em.count(JwtKey);
        await scene.manager.revokeKey(scene.em(), kidOf(token));
        const unknown = withKid(token, madeUp(1));
        expect(await refusedBy(scene.manager.verify(em, unknown, { purpose }))).toBe('TOKEN_KEY');
        expect(await refusedBy(scene.manager.verify(em, token, { purpose }))).toBe('TOKEN_KEY');
        expect(await refusedBy(scene.manager.verify(scene.em(), token, { purpose }))).toBe('TOKEN_KEY');
      },
      { isolationLevel },
    );
  });
});

describe.each(serverEngines)('S14 keys while the database is out of reach [$name]', engine => {
  let scene: Scene;
  let link: SeverableLink;
  let remote: MikroORM;
  beforeAll(async () => {
    scene = await Scene.open(engine);
    link = await SeverableLink.to(String(scene.db.orm.config.get('clientUrl')));
  });
  afterAll(async () => {
    await link?.[Symbol.asyncDispose]();
    await scene?.close();
  });
  afterEach(async () => {
    link.cut();
    // a pool may wait forever for a connection that was lost
    await Promise.race([remote.close(true), delay(2000)]);
  });

  /** A process whose way to the database can be cut, and which reads its keys every second. */
  const start = (changes: Partial<JwtOptions> = {}): JwtManager => {
    link.mend();
    const options = model({ keyCacheSeconds: 1, keyRefreshSeconds: 0.1, ...changes });
    remote = new MikroORM(defineConfig({ clientUrl: link.url, ...options, pool: { min: 0, max: 4 } }));
    return jwtManagerOf(remote);
  };

  it('known keys verify, unknown ones are no reason for a 401, and all is well when it is back', async () => {
    const process = start();
    const em = remote.em.fork();
    const { accessToken: token } = await process.issue(em, {
      purpose,
      subject: scene.user.id,
      claims: { role: 'admin' },
    });
    const unknown = (await scene.manager.rotate(scene.em(), { purpose })).id;
    link.cut();
    for (let round = 0; round < 3; round++) {
      await delay(600);
      expect((await User.verifyJwt(remote.em.fork(), token)).sub).toBe(scene.user.id);
    }
    for (const attempt of [
      () => User.verifyJwt(remote.em.fork(), withKid(token, unknown)),
      () => User.fromJwt(remote.em.fork(), token),
    ]) {
      await expect(attempt()).rejects.not.toBeInstanceOf(InvalidTokenError);
    }
    expect((await process.jwks(remote.em.fork())).keys.map(({ kid }) => kid)).toEqual([kidOf(token)]);
    link.mend();
    await delay(150);
    expect(await refusedBy(User.verifyJwt(remote.em.fork(), withKid(token, unknown)))).toBe('TOKEN_SIGNATURE');
    expect((await User.fromJwt(remote.em.fork(), token)).id).toBe(scene.user.id);
  });

  it('a database that is silent holds up no token of a known key for longer than keyRefreshSeconds', async () => {
    const process = start();
    const { accessToken: token } = await process.issue(remote.em.fork(), {
      purpose,
      subject: scene.user.id,
      claims: { role: 'admin' },
    });
    link.stall();
    await delay(1100);
    for (let round = 0; round < 5; round++) {
      const begun = performance.now();
      expect((await User.verifyJwt(remote.em.fork(), token)).sub).toBe(scene.user.id);
      expect(performance.now() - begun).toBeLessThan(500);
      await delay(120);
    }
    await scene.em().nativeUpdate(JwtKey, { id: kidOf(token) }, { revokedAt: new Date() });
    link.mend();
    await delay(1100);
    expect(await refusedBy(User.verifyJwt(remote.em.fork(), token))).toBe('TOKEN_KEY');
  });
});
