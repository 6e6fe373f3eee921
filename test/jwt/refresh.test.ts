import { JwtPurposeError, JwtTransactionError } from 'mikro-orm-polymorphic';
import { RefreshToken, RevokedToken } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engines } from '../support/index.ts';
import { forge, read, stealKey } from './forge.ts';
import { AdminUser, Client, Customer, ServiceClient, User } from './model.ts';
import { refusal, refusedBy } from './refusals.ts';
import { claimsOf, Scene } from './scene.ts';

const purpose = 'user';

describe.each(engines)('S14 refreshing and revoking [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  afterEach(() => vi.useRealTimers());

  it('a refresh token gives the next tokens of its family, for the entity as it is now', async () => {
    const first = await scene.signIn();
    const next = await scene.refresh(first.refreshToken);
    expect([await scene.works(next.accessToken), await scene.works(first.accessToken)]).toEqual([true, true]);
    const [one, two, three] = [first.accessToken, next.accessToken, next.refreshToken].map(claimsOf);
    expect([two!['sid'], three!['sid']]).toEqual([one!['sid'], one!['sid']]);
    expect(new Set([one, two, three].map(claims => claims!['jti'])).size).toBe(3);
    expect(Object.keys(three!).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sid', 'sub']);
    expect(await scene.works((await scene.refresh(next.refreshToken)).accessToken)).toBe(true);
  });

  it('a refresh token that is used a second time revokes its family: the thief’s tokens and the owner’s', async () => {
    const first = await scene.signIn();
    const others = await scene.signIn();
    const stolen = await scene.refresh(first.refreshToken);
    const cause = await refusal(scene.refresh(first.refreshToken), first.refreshToken);
    expect(cause.code).toBe('REFRESH_TOKEN_REUSED');
    expect(cause.message).toContain(claimsOf(first.accessToken)['sid']!);
    for (const token of [first.accessToken, stolen.accessToken]) {
      expect(await refusedBy(User.fromJwt(scene.em(), token))).toBe('TOKEN_REVOKED');
    }
    expect(await refusedBy(scene.refresh(stolen.refreshToken))).toBe('TOKEN_REVOKED');
    expect(await scene.works(others.accessToken)).toBe(true);
  });

  it('of two uses at once one gets tokens, and the family is revoked', async () => {
    const { refreshToken } = await scene.signIn();
    const results = await Promise.allSettled([scene.refresh(refreshToken), scene.refresh(refreshToken)]);
    const [won, ...more] = results.filter(result => result.status === 'fulfilled');
    expect([won !== undefined, more.length]).toEqual([true, 0]);
    expect(await refusedBy(User.fromJwt(scene.em(), won!.value.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a refresh that fails for a reason of its own, leaves the token good for one exchange', async () => {
    const { refreshToken, accessToken } = await scene.signIn();
    const claims = vi.spyOn(AdminUser.prototype, 'jwtClaims').mockImplementationOnce(() => {
      throw new Error('the claims of today');
    });
    await expect(scene.refresh(refreshToken)).rejects.toThrow('the claims of today');
    claims.mockRestore();
    expect(await scene.works(accessToken)).toBe(true);
    expect(await scene.works((await scene.refresh(refreshToken)).accessToken)).toBe(true);
  });

  it('a refresh token whose row is gone is treated as used', async () => {
    const { refreshToken, accessToken } = await scene.signIn();
    await scene.em().nativeDelete(RefreshToken, { id: claimsOf(refreshToken)['jti']! });
    expect(await refusedBy(scene.refresh(refreshToken))).toBe('REFRESH_TOKEN_REUSED');
    expect(await refusedBy(User.fromJwt(scene.em(), accessToken))).toBe('TOKEN_REVOKED');
  });

  it('is refused inside a transaction, for a purpose without refresh tokens, and through a sibling', async () => {
    const { refreshToken } = await scene.signIn();
    const inside = scene.em().transactional(em => User.refreshJwt(em, refreshToken));
    await expect(inside).rejects.toThrow(JwtTransactionError);
    await expect(Client.refreshJwt(scene.em(), refreshToken)).rejects.toThrow(JwtPurposeError);
    expect(await refusedBy(Customer.refreshJwt(scene.em(), refreshToken))).toBe('TOKEN_SUBJECT');
    expect(await scene.works((await scene.refresh(refreshToken)).accessToken)).toBe(true);
  });

  it('a sign-out by what says that it is a refresh token is refused as any other, where the purpose has none', async () => {
    const em = scene.em();
    const client = em.create(ServiceClient, { name: 'x' });
    await em.flush();
    const { accessToken } = await client.issueJwt(em);
    const { refreshToken } = await scene.signIn();
    expect(await refusedBy(Client.revokeJwt(em, refreshToken))).toBe('TOKEN_KEY');
    const [header, claims] = read(accessToken);
    const forged = forge(await stealKey(scene.db, 'client'), { ...header, typ: 'rt+jwt' }, claims);
    expect(await refusedBy(Client.revokeJwt(em, forged))).toBe('TOKEN_HEADER');
    await Client.revokeJwt(em, accessToken);
    expect(await refusedBy(Client.fromJwt(em, accessToken))).toBe('TOKEN_REVOKED');
  });

  it('an expired refresh token is refused', async () => {
    const { refreshToken } = await scene.signIn();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_606_000 });
    expect(await refusedBy(scene.refresh(refreshToken))).toBe('TOKEN_EXPIRED');
  });

  it('stores no token', async () => {
    const { refreshToken, accessToken } = await scene.signIn();
    const rows = await scene.em().execute<object[]>('select r::text from refresh_token as r');
    const signatures = [refreshToken, accessToken].map(token => token.split('.')[2]!);
    expect(signatures.some(text => JSON.stringify(rows).includes(text))).toBe(false);
  });

  it('one token is revoked by its jti', async () => {
    const [one, two] = [await scene.signIn(), await scene.signIn()];
    await scene.manager.revoke(scene.em(), { purpose, jti: claimsOf(one.accessToken)['jti']! });
    expect(await refusedBy(User.fromJwt(scene.em(), one.accessToken))).toBe('TOKEN_REVOKED');
    expect(await scene.works(two.accessToken)).toBe(true);
    expect(await scene.works((await scene.refresh(one.refreshToken)).accessToken)).toBe(true);
  });

  it('a family is revoked by either of its tokens, twice if need be', async () => {
    for (const use of ['accessToken', 'refreshToken'] as const) {
      const tokens = await scene.signIn();
      await User.revokeJwt(scene.em(), tokens[use]);
      await User.revokeJwt(scene.em(), tokens[use]);
      expect(await refusedBy(User.fromJwt(scene.em(), tokens.accessToken))).toBe('TOKEN_REVOKED');
      expect(await refusedBy(scene.refresh(tokens.refreshToken))).toBe('TOKEN_REVOKED');
    }
    expect(await refusedBy(User.revokeJwt(scene.em(), 'a.b.c'))).toBe('TOKEN_MALFORMED');
  });

  it('all tokens of an entity are revoked, those issued afterwards are valid, and nobody else’s are touched', async () => {
    const em = scene.em();
    const other = em.create(Customer, { name: 'Bob' });
    await em.flush();
    const { accessToken: theirs } = await other.issueJwt(em);
    const before = [await scene.signIn(), await scene.signIn()];
    await scene.user.revokeJwts(scene.em());
    const after = await scene.signIn();
    for (const { accessToken, refreshToken } of before) {
      expect(await refusedBy(User.fromJwt(scene.em(), accessToken))).toBe('TOKEN_REVOKED');
      expect(await refusedBy(scene.refresh(refreshToken))).toBe('TOKEN_REVOKED');
    }
    expect(await scene.works(after.accessToken)).toBe(true);
    expect(await User.fromJwt(scene.em(), theirs)).toBeInstanceOf(Customer);
    await scene.user.revokeJwts(scene.em());
    expect(await refusedBy(User.fromJwt(scene.em(), after.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a revocation is a part of the transaction that it is made in', async () => {
    const { accessToken } = await scene.signIn();
    const undone = scene.em().transactional(async em => {
      await scene.user.revokeJwts(em);
      expect(await refusedBy(User.fromJwt(em, accessToken))).toBe('TOKEN_REVOKED');
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await scene.works(accessToken)).toBe(true);
  });

  it('rows of what has expired are deleted, and no others', async () => {
    const { accessToken } = await scene.signIn();
    await User.revokeJwt(scene.em(), accessToken);
    const count = async (): Promise<number> =>
      (await scene.em().count(RefreshToken)) + (await scene.em().count(RevokedToken));
    const before = await count();
    expect(await scene.manager.deleteExpired(scene.em())).toBe(0);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4_000_000 });
    expect(await scene.manager.deleteExpired(scene.em())).toBe(before);
    expect(await count()).toBe(0);
  });

  it('a class whose purpose has no refresh tokens gives none', async () => {
    const em = scene.em();
    const client = em.create(ServiceClient, { name: 'x' });
    await em.flush();
    expect((await client.issueJwt(em)).refreshToken).toBeUndefined();
  });
});
