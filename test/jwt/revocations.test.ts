import { JwtOptionError } from 'mikro-orm-polymorphic';
import { RefreshToken, RevokedToken, type RevokeRequest } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setJwtManager } from '../../src/jwt/jwt-manager.ts';
import { engines, serverEngines } from '../support/index.ts';
import { Customer, newProcess, options, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { claimsOf, HOUR, inFuture, Scene, type Tokens } from './scene.ts';

const purpose = 'user';
const DAY = 24 * HOUR;

describe.each(engines)('S14 how long revocations last [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());
  afterEach(() => vi.useRealTimers());

  /** From now on the process has these lifetimes. */
  const restartWith = (lifetime: number, refreshLifetime: number): void => {
    const purposes = { ...options.purposes, user: { ...options.purposes['user']!, lifetime, refreshLifetime } };
    setJwtManager(scene.db.orm.config, newProcess({ purposes }));
  };
  const revoke = (request: Partial<Record<'jti' | 'family' | 'subject', string>>): Promise<void> =>
    scene.manager.revoke(scene.em(), { purpose, ...request } as RevokeRequest);
  const attempt = (token: string, use: keyof Tokens): Promise<unknown> =>
    use === 'refreshToken' ? User.refreshJwt(scene.em(), token) : User.fromJwt(scene.em(), token);

  it.each(['token', 'family', 'subject'] as const)(
    'a %s that is revoked after lifetimes were shortened stays so for as long as the tokens of before, whatever is deleted',
    async scope => {
      restartWith(2 * 3600, 30 * 86_400);
      const tokens = await scene.signIn();
      restartWith(60, 3600);
      const { sid, sub } = claimsOf(tokens.accessToken);
      const jtis = [tokens.accessToken, tokens.refreshToken].map(token => claimsOf(token)['jti']!);
      const revocations = {
        token: jtis.map(jti => ({ jti })),
        family: [{ family: sid! }],
        subject: [{ subject: sub! }],
      };
      for (const each of revocations[scope]) {
        await revoke(each);
      }
      for (const [token, use, later] of [
        [tokens.accessToken, 'accessToken', 2 * HOUR - 1000],
        [tokens.refreshToken, 'refreshToken', 30 * DAY - 2 * HOUR - 2000],
      ] as const) {
        vi.useFakeTimers({ toFake: ['Date'], now: inFuture(later) });
        await scene.manager.deleteExpired(scene.em());
        expect(await refusedBy(attempt(token, use))).toBe('TOKEN_REVOKED');
      }
      vi.useFakeTimers({ toFake: ['Date'], now: inFuture(3 * HOUR) });
      await scene.manager.deleteExpired(scene.em());
      expect(await scene.em().count(RevokedToken, { purpose })).toBe(0);
      expect(await refusedBy(attempt(tokens.refreshToken, 'refreshToken'))).toMatch(/^TOKEN_(EXPIRED|KEY)$/);
    },
  );

  it('a lifetime that was lengthened makes a key of its own, and one that was shortened does not', async () => {
    await scene.signIn();
    restartWith(3600, 7200);
    await scene.signIn();
    restartWith(60, 60);
    const { refreshToken } = await scene.signIn();
    for (const [use, lifetimes] of [
      ['access', [900, 3600]],
      ['refresh', [3600, 7200]],
    ] as const) {
      const [older, newer, ...more] = await scene.keys(use);
      expect([older!.lifetime, newer!.lifetime, more]).toEqual([...lifetimes, []]);
      expect(older!.activeUntil!.getTime() - newer!.activeFrom.getTime()).toBe((lifetimes[1] + 65) * 1000);
    }
    expect((await scene.refresh(refreshToken)).expiresIn).toBe(60);
  });

  it('a rotation after lifetimes were shortened lets the old key verify until its longer tokens have expired', async () => {
    restartWith(7200, 7200);
    const { accessToken } = await scene.signIn();
    restartWith(60, 60);
    await scene.manager.rotate(scene.em(), { purpose, overlap: 125 });
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(2 * HOUR - 1000) });
    expect(await scene.works(accessToken)).toBe(true);
  });

  it('a revocation by a process whose clock is behind takes nothing back of one that is later', async () => {
    const { accessToken } = await scene.signIn();
    await revoke({ subject: scene.user.id });
    const [before] = await scene.em().find(RevokedToken, { scope: 'subject' });
    vi.useFakeTimers({ toFake: ['Date'], now: inFuture(-2000) });
    await newProcess().revoke(scene.em(), { purpose, subject: scene.user.id });
    vi.useRealTimers();
    expect(await scene.em().find(RevokedToken, { scope: 'subject' })).toEqual([before]);
    expect(await refusedBy(User.fromJwt(scene.em(), accessToken))).toBe('TOKEN_REVOKED');
  });

  it.each<[string, object | null]>([
    ['nothing', null],
    ['no token', { purpose }],
    ['a jti that is no UUID', { purpose, jti: "' or true --" }],
    ['two scopes', { purpose, jti: '0190163d-8694-739b-aea5-966c26f8ad91', subject: 'x' }],
    ['an empty subject', { purpose, subject: '' }],
  ])('refuses to revoke %s', async (_title, request) => {
    await expect(scene.manager.revoke(scene.em(), request as RevokeRequest)).rejects.toThrow(JwtOptionError);
  });
});

describe.each(serverEngines)('S14 refreshing and revoking at once, on connections of their own [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());

  const waits = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  /** Until so many statements wait for a lock. */
  const waiting = async (wanted: number): Promise<void> => {
    let n = 0;
    while (n < wanted) {
      [{ n }] = await scene.em().execute<[{ n: number }]>(waits);
    }
  };

  it('of four uses of a refresh token at once one gets tokens, the others find it used, and the family is revoked', async () => {
    const { refreshToken } = await scene.signIn();
    const id = claimsOf(refreshToken)['jti']!;
    const uses: Promise<Tokens>[] = [];
    await scene.em().transactional(async holder => {
      await holder.execute('select 1 from refresh_token where id = ? for update', [id]);
      uses.push(...Array.from({ length: 4 }, () => scene.refresh(refreshToken)));
      await waiting(4);
    });
    const results = await Promise.allSettled(uses);
    const won = results.filter(result => result.status === 'fulfilled');
    const lost = results.filter(result => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(await Promise.all(lost.map(({ reason }) => refusedBy(Promise.reject(reason as Error))))).toEqual(
      Array(3).fill('REFRESH_TOKEN_REUSED'),
    );
    expect(await refusedBy(User.fromJwt(scene.em(), won[0]!.value.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a refresh that waits for the revocation of its subject is refused, and leaves the token unused', async () => {
    const { refreshToken } = await scene.signIn();
    const uses: Promise<string>[] = [];
    await scene.em().transactional(async em => {
      await scene.user.revokeJwts(em);
      uses.push(refusedBy(scene.refresh(refreshToken)));
      await waiting(1);
    });
    expect(await uses[0]).toBe('TOKEN_REVOKED');
    const { usedAt } = await scene.em().findOneOrFail(RefreshToken, claimsOf(refreshToken)['jti']!);
    expect(usedAt).toBeNull();
  });

  it('a revocation of a subject waits for a refresh that has begun, and concerns its tokens too', async () => {
    const { refreshToken } = await scene.signIn();
    const id = claimsOf(refreshToken)['jti']!;
    const work: Promise<unknown>[] = [];
    await scene.em().transactional(async holder => {
      await holder.execute('select 1 from refresh_token where id = ? for update', [id]);
      work.push(scene.refresh(refreshToken));
      await waiting(1);
      work.push(scene.user.revokeJwts(scene.em()));
      await waiting(2);
    });
    const [tokens] = (await Promise.all(work)) as [Tokens];
    expect(await refusedBy(User.fromJwt(scene.em(), tokens.accessToken))).toBe('TOKEN_REVOKED');
    expect(await refusedBy(scene.refresh(tokens.refreshToken))).toBe('TOKEN_REVOKED');
  });

  it('refreshes of other subjects wait for no revocation', async () => {
    const em = scene.em();
    const other = em.create(Customer, { name: 'Bob' });
    await em.flush();
    const { refreshToken } = await other.issueJwt(em);
    await scene.em().transactional(async holder => {
      await scene.user.revokeJwts(holder);
      expect((await scene.refresh(refreshToken!)).tokenType).toBe('Bearer');
    });
  });
});
